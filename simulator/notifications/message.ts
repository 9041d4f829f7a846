import type { CompositeAlarmMessage, MetricAlarmMessage } from "../../domain/contracts/index.js";
import type { AlarmBase, AlarmState } from "../model/types.js";
import { alarmArn, messageTime, type Place, regionName } from "./place.js";
import { type TriggerDeclaration, triggerOf } from "./trigger.js";

/** A change of state that is told. */
export interface StateChange {
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly reason: string;
  /** When, epoch milliseconds. */
  readonly t: number;
}

type Named = Pick<AlarmBase, "name" | "description" | "actions">;

function commonPart({ name, description, actions }: Named, change: StateChange, place: Place) {
  const targets = (state: AlarmState): string[] => actions[state].map(({ arn, target }) => arn ?? target);
  return {
    AlarmName: name,
    AlarmDescription: description ?? null,
    AWSAccountId: place.accountId,
    NewStateValue: change.to,
    NewStateReason: change.reason,
    StateChangeTime: messageTime(change.t),
    Region: regionName(place.region),
    AlarmArn: alarmArn(place, name),
    OldStateValue: change.from,
    OKActions: targets("OK"),
    AlarmActions: targets("ALARM"),
    InsufficientDataActions: targets("INSUFFICIENT_DATA"),
  };
}

/**
 * The message that CloudWatch publishes when a metric alarm changes state (page "Notifying users on alarm changes").
 * @param configuredAt when the alarm was last changed, epoch milliseconds
 */
export const metricAlarmMessage = (
  alarm: Named & TriggerDeclaration,
  change: StateChange,
  place: Place,
  configuredAt: number,
): MetricAlarmMessage => ({
  ...commonPart(alarm, change, place),
  AlarmConfigurationUpdatedTimestamp: messageTime(configuredAt),
  Trigger: triggerOf(alarm),
});

/**
 * The message that CloudWatch publishes when a composite alarm changes state.
 * @param children the alarms of its rule that made it change, with the time of their own change
 */
export const compositeAlarmMessage = (
  alarm: Named & { readonly rule: string },
  change: StateChange,
  place: Place,
  children: readonly { readonly alarm: string; readonly state: AlarmState; readonly t: number }[],
): CompositeAlarmMessage => ({
  ...commonPart(alarm, change, place),
  AlarmRule: alarm.rule,
  TriggeringChildren: children.map(({ alarm: name, state, t }) => ({
    Arn: alarmArn(place, name),
    State: { Value: state, Timestamp: messageTime(t) },
  })),
});

/** Subject of either message; SNS takes at most 100 characters. */
export const alarmSubject = (name: string, state: AlarmState, { region }: Place): string =>
  `${state}: "${name}" in ${regionName(region)}`.slice(0, 100);
