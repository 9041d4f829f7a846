import * as v from "valibot";
import { alarmsOf, parseAlarmRule } from "../../../../simulator/composites/index.js";
import type { CompositeAlarm, MetricAlarm } from "../../../../simulator/model/index.js";
import { withArns } from "../../../alarms/publisher.js";
import type { Call } from "../../call.js";
import { AwsError } from "../../errors.js";
import type { AnswerObject } from "../../value.js";
import { AwsNumber, inputOf } from "../input.js";
import { type AlarmDesk, page } from "./desk.js";
import { compositeAnswer, metricAnswer } from "./shapes.js";

const STATES = ["OK", "ALARM", "INSUFFICIENT_DATA"] as const;
export const TYPES = ["MetricAlarm", "CompositeAlarm"] as const;
/** Most alarms of one answer (page "DescribeAlarms"). */
const MOST = 100;

const DescribeAlarms = v.looseObject({
  AlarmNames: v.optional(v.pipe(v.array(v.string()), v.maxLength(MOST, `at most ${MOST} names a call`))),
  AlarmNamePrefix: v.optional(v.string()),
  AlarmTypes: v.optional(v.array(v.picklist(TYPES)), ["MetricAlarm"]),
  ChildrenOfAlarmName: v.optional(v.string()),
  ParentsOfAlarmName: v.optional(v.string()),
  StateValue: v.optional(v.picklist(STATES)),
  ActionPrefix: v.optional(v.string()),
  MaxRecords: v.optional(v.pipe(AwsNumber, v.minValue(1), v.maxValue(MOST)), MOST),
  NextToken: v.optional(v.string()),
});

type Input = v.InferOutput<typeof DescribeAlarms>;
type Alarm = MetricAlarm | CompositeAlarm;

const childrenOf = (alarm: Alarm): readonly string[] => (alarm.kind === "composite" ? alarmsOf(parseAlarmRule(alarm.rule)) : []);

function checkFilters(input: Input): void {
  if (input.AlarmNames && input.AlarmNamePrefix !== undefined)
    throw new AwsError("InvalidParameterCombination", "AlarmNames and AlarmNamePrefix exclude each other");
  if (input.ChildrenOfAlarmName !== undefined && input.ParentsOfAlarmName !== undefined)
    throw new AwsError("InvalidParameterCombination", "ChildrenOfAlarmName and ParentsOfAlarmName exclude each other");
}

/** Page "DescribeAlarms": without AlarmTypes only metric alarms; in the order of their names. */
export async function describeAlarms(call: Call, { alarms, deployed }: AlarmDesk): Promise<AnswerObject> {
  const input = await inputOf(call, DescribeAlarms);
  checkFilters(input);
  const { model, book } = alarms;
  const all: readonly Alarm[] = [...model.metricAlarms, ...model.compositeAlarms].map((alarm) =>
    withArns(alarm, deployed.topicArns),
  );
  const family = input.ChildrenOfAlarmName ?? input.ParentsOfAlarmName;
  const related = all.find(({ name }) => name === family);
  const isRelated = (alarm: Alarm): boolean => {
    if (input.ChildrenOfAlarmName !== undefined) return related !== undefined && childrenOf(related).includes(alarm.name);
    return family === undefined || childrenOf(alarm).includes(family);
  };
  const acts = (alarm: Alarm, prefix: string): boolean =>
    Object.values(alarm.actions).some((actions) => actions.some(({ arn = "" }) => arn.startsWith(prefix)));
  const found = all
    .filter(({ kind }) => family !== undefined || input.AlarmTypes.includes(kind === "metric" ? "MetricAlarm" : "CompositeAlarm"))
    .filter(({ name }) => input.AlarmNames?.includes(name) ?? true)
    .filter(({ name }) => name.startsWith(input.AlarmNamePrefix ?? ""))
    .filter((alarm) => input.StateValue === undefined || book.statusOf(alarm.name).state === input.StateValue)
    .filter((alarm) => input.ActionPrefix === undefined || acts(alarm, input.ActionPrefix))
    .filter(isRelated)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const { items, NextToken } = page(found, input.MaxRecords, input.NextToken);
  const { place } = deployed;
  const common = { place, configuredAt: alarms.clock.startedAt };
  return {
    MetricAlarms: items.flatMap((alarm) =>
      alarm.kind === "metric" ? [metricAnswer(alarm, book.statusOf(alarm.name), common)] : [],
    ),
    CompositeAlarms: items.flatMap((alarm) =>
      alarm.kind === "composite" ? [compositeAnswer(alarm, book.statusOf(alarm.name), common)] : [],
    ),
    NextToken,
  };
}
