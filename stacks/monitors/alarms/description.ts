import { SERVICE_TAG } from "../../../config/index.js";
import type { Severity } from "../../../domain/contracts/severity.js";
import { formatSeconds } from "../text.js";
import type { AlarmDeclaration, AlarmFacts, CompositeDeclaration } from "./declaration.js";

/** The condition in words. @example conditionOf(errors) // "Sum of Errors >= 5, 1 of 1 periods of 10 min" */
export function conditionOf({ metric, comparison, rule }: AlarmDeclaration): string {
  const window = `${rule.datapointsToAlarm} of ${rule.evaluationPeriods} periods of ${formatSeconds(rule.periodSeconds)}`;
  return `${metric.statistic} of ${metric.name} ${comparison} ${rule.threshold}, ${window}`;
}

/** What the composite does in words; the rule itself stands beside the description everywhere. */
function purposeOf({ purpose, suppressor }: CompositeDeclaration): string | undefined {
  if (purpose !== "sustained" || !suppressor) return undefined;
  return `Waits ${formatSeconds(suppressor.waitSeconds)} for ${suppressor.alarmId} before it tells anyone.`;
}

/**
 * Facts for programs, `key=value` on the last line of a description: the alarm's message carries the description, yet not
 * the tags.
 */
function factsLine({ audience, owner, service, runbook }: AlarmFacts, notifies: Severity | undefined): string {
  const facts = { severity: notifies ?? "none", audience, owner, service: service ?? "platform", runbook };
  return Object.entries(facts)
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");
}

/**
 * Description of an alarm: what it means for users, its condition, its runbook, and a line for programs.
 * @param notifies tier that it notifies; none for a composite that only silences others
 */
export function describe(
  alarm: AlarmDeclaration | CompositeDeclaration,
  notifies: Severity | undefined,
  runbook: string,
): string {
  const condition = "metric" in alarm ? `Alarms on: ${conditionOf(alarm)}.` : purposeOf(alarm);
  return [alarm.meaning, condition, `Runbook: ${runbook}`, factsLine(alarm, notifies)].filter(Boolean).join("\n");
}

/** Tags of an alarm, by which the console and the API find it; the provider adds the platform's own. */
export const alarmTags = (alarm: AlarmFacts, notifies: Severity | undefined): Record<string, string> => ({
  [SERVICE_TAG]: alarm.service ?? "platform",
  Severity: notifies ?? "none",
  Audience: alarm.audience,
  Owner: alarm.owner,
  Runbook: alarm.runbook,
});
