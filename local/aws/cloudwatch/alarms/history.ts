import * as v from "valibot";
import type { Transition } from "../../../../simulator/simulation/index.js";
import type { Told } from "../../../alarms/index.js";
import type { Call } from "../../call.js";
import type { AnswerObject } from "../../value.js";
import { AwsNumber, AwsTime, inputOf } from "../input.js";
import { TYPES } from "./describe.js";
import { type AlarmDesk, page } from "./desk.js";

const KINDS = ["ConfigurationUpdate", "StateUpdate", "Action"] as const;
/** Most items of one answer (page "DescribeAlarmHistory"). */
const MOST = 100;

const DescribeAlarmHistory = v.looseObject({
  AlarmName: v.optional(v.string()),
  AlarmTypes: v.optional(v.array(v.picklist(TYPES)), ["MetricAlarm"]),
  HistoryItemType: v.optional(v.picklist(KINDS)),
  StartDate: v.optional(AwsTime),
  EndDate: v.optional(AwsTime),
  ScanBy: v.optional(v.picklist(["TimestampAscending", "TimestampDescending"]), "TimestampDescending"),
  MaxRecords: v.optional(v.pipe(AwsNumber, v.minValue(1), v.maxValue(MOST)), MOST),
  NextToken: v.optional(v.string()),
});

interface Item {
  readonly alarm: string;
  /** Epoch milliseconds. */
  readonly t: number;
  readonly kind: (typeof KINDS)[number];
  readonly summary: string;
  readonly data: object;
}

const stateItem = ({ alarm, t, from, to, reason }: Transition): Item => ({
  ...{ alarm, t, kind: "StateUpdate" },
  summary: `Alarm updated from ${from} to ${to}`,
  data: { version: "1.0", oldState: { stateValue: from }, newState: { stateValue: to, stateReason: reason } },
});

const actionItem = ({ notification }: Told, arns: ReadonlyMap<string, string>): Item => {
  const { alarm, t, state, target, suppressedBy } = notification;
  const arn = arns.get(target) ?? target;
  return {
    ...{ alarm, t, kind: "Action" },
    summary: suppressedBy ? `Action ${arn} was suppressed by ${suppressedBy}` : `Successfully executed action ${arn}`,
    data: {
      version: "1.0",
      actionState: suppressedBy ? "Suppressed" : "Succeeded",
      stateUpdate: state,
      notificationResource: arn,
    },
  };
};

/** Page "DescribeAlarmHistory": changes of state and actions, newest first unless asked otherwise; of metric alarms, unless asked otherwise. */
export async function describeAlarmHistory(call: Call, { alarms, deployed }: AlarmDesk): Promise<AnswerObject> {
  const input = await inputOf(call, DescribeAlarmHistory);
  const { model, book } = alarms;
  const composites = new Set(model.compositeAlarms.map(({ name }) => name));
  const typeOf = (alarm: string) => (composites.has(alarm) ? "CompositeAlarm" : "MetricAlarm");
  const items = [...book.transitions.map(stateItem), ...book.told.map((told) => actionItem(told, deployed.topicArns))]
    .filter(({ alarm }) => (input.AlarmName === undefined ? input.AlarmTypes.includes(typeOf(alarm)) : alarm === input.AlarmName))
    .filter(({ kind }) => input.HistoryItemType === undefined || kind === input.HistoryItemType)
    .filter(({ t }) => t >= (input.StartDate ?? Number.NEGATIVE_INFINITY) && t <= (input.EndDate ?? Number.POSITIVE_INFINITY))
    .sort((a, b) => a.t - b.t);
  if (input.ScanBy === "TimestampDescending") items.reverse();
  const { items: found, NextToken } = page(items, input.MaxRecords, input.NextToken);
  return {
    AlarmHistoryItems: found.map(({ alarm, t, kind, summary, data }) => ({
      AlarmName: alarm,
      AlarmType: typeOf(alarm),
      Timestamp: new Date(t),
      HistoryItemType: kind,
      HistorySummary: summary,
      HistoryData: JSON.stringify(data),
    })),
    NextToken,
  };
}
