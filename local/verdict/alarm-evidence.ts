import { type Expectation, type PlatformConfig, resourceName } from "../../config/index.js";
import type { Severity } from "../../domain/contracts/severity.js";
import { alarmsOf, parseAlarmRule } from "../../simulator/composites/index.js";
import type { CompositeAlarm, MetricAlarm } from "../../simulator/model/index.js";
import type { Alarms } from "../alarms/index.js";
import { alarmId, severityOfTarget } from "../alarms/names.js";

/** What the alarms did in a run. Alarms go by their ids, as in the fault's row. */
export interface AlarmEvidence {
  /** Alarms and composites that entered ALARM. */
  readonly rang: readonly string[];
  /** Severities whose topics were told that an alarm is in ALARM, and of which. */
  readonly told: readonly { readonly severity: Severity; readonly alarm: string }[];
  /** How long orders were sent while the fault lasted, in milliseconds of the alarms' clock. */
  readonly simulatedMs: number;
  readonly speed: number;
  /** How long that must be until a missing ALARM, or a missing message, is a failure. */
  readonly needs: { readonly alarms: ReadonlyMap<string, number>; readonly messages: ReadonlyMap<Severity, number> };
}

const MINUTE_MS = 60_000;
/** Real time until what a fault breaks is seen in metrics: a slow provider answers, a breaker opens. */
const LAG_MS = 10_000;

/** Simulated time in which each alarm of a model must be in ALARM, if what it watches goes wrong and stays so. */
function needsOf({ model, clock }: Pick<Alarms, "model" | "clock">): (name: string) => number {
  const known = new Map<string, MetricAlarm | CompositeAlarm>(
    [...model.metricAlarms, ...model.compositeAlarms].map((alarm) => [alarm.name, alarm]),
  );
  const needs = (name: string): number => {
    const alarm = known.get(name);
    if (!alarm) return Number.POSITIVE_INFINITY;
    if (alarm.kind === "composite") return Math.max(0, ...alarmsOf(parseAlarmRule(alarm.rule)).map(needs));
    // A minute more: the first one has begun already when something goes wrong.
    return alarm.evaluationPeriods * alarm.periodSeconds * 1000 + MINUTE_MS + LAG_MS * clock.speed;
  };
  return needs;
}

/** Simulated time until a severity is told by the alarms of the row. */
function messageNeeds(config: PlatformConfig, alarms: Alarms, row: readonly string[]): Map<Severity, number> {
  const needs = needsOf(alarms);
  const severities = severityOfTarget(config, alarms.model);
  const result = new Map<Severity, number>();
  for (const alarm of [...alarms.model.metricAlarms, ...alarms.model.compositeAlarms]) {
    if (!row.includes(alarmId(config, alarm.name))) continue;
    const wait = alarm.kind === "composite" ? (alarm.suppressor?.waitSeconds ?? 0) * 1000 : 0;
    for (const { target } of alarm.actions.ALARM) {
      const severity = severities.get(target);
      if (severity) result.set(severity, Math.max(result.get(severity) ?? 0, needs(alarm.name) + wait));
    }
  }
  return result;
}

/**
 * What the alarms did since `from`.
 * @param from when the run began, and `trafficMs` how long orders were sent while the fault lasted: both in real milliseconds
 */
export function alarmEvidence(
  config: PlatformConfig,
  alarms: Alarms,
  expect: Expectation,
  { from, trafficMs }: { readonly from: number; readonly trafficMs: number },
): AlarmEvidence {
  const { book, clock, model } = alarms;
  const since = clock.at(from);
  const severities = severityOfTarget(config, model);
  const row = [...expect.alarms, ...expect.composites];
  const needs = needsOf(alarms);
  const rang = book.transitions.filter(({ t, to }) => t >= since && to === "ALARM").map(({ alarm }) => alarmId(config, alarm));
  const told = book.told.flatMap(({ notification: { t, alarm, state, target, suppressedBy } }) => {
    const severity = severities.get(target);
    return severity && !suppressedBy && state === "ALARM" && t >= since ? [{ severity, alarm: alarmId(config, alarm) }] : [];
  });
  return {
    ...{ rang: [...new Set(rang)], told, simulatedMs: trafficMs * clock.speed, speed: clock.speed },
    needs: {
      alarms: new Map(row.map((id) => [id, needs(resourceName(config, id))])),
      messages: messageNeeds(config, alarms, row),
    },
  };
}
