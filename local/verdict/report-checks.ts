import { notLearnt } from "./alarm-checks.js";
import type { Check, Evidence } from "./evidence.js";

const MINUTE_MS = 60_000;
/** Normal minutes that an analysis needs to compare with. */
const LEAST_CALM_MS = 5 * MINUTE_MS;
/** Real time from an alarm to its report: the message, the queue, and what the analysis asks for. */
const LAG_MS = 30_000;

const NAME = "first cause in reports";

/** Whether reports name the row's cause first; a report that a run was too short for is not judged. */
export function reportChecks({ expect, alarms, analysis }: Pick<Evidence, "expect" | "alarms" | "analysis">): Check[] {
  const { firstCause } = expect;
  if (!firstCause || !alarms || !analysis) return [];
  const expected = `${firstCause.node}, ${firstCause.kind}`;
  const base = { name: NAME, expected, details: [] };
  const notJudged = (actual: string): Check[] => [{ ...base, ok: true, notJudged: true, actual }];
  const { reports, calmMs } = analysis;
  if (reports.length === 0) {
    const unlearnt = notLearnt({ expect, analysis });
    if (unlearnt) return notJudged(unlearnt);
    const needs = Math.min(...expect.alarms.map((id) => alarms.needs.alarms.get(id) ?? Number.POSITIVE_INFINITY));
    const needsMs = needs + LAG_MS * alarms.speed;
    if (!Number.isFinite(needsMs)) return notJudged("no alarm is expected");
    if (alarms.simulatedMs >= needsMs) return [{ ...base, ok: false, actual: "no report" }];
    return notJudged(`needs ${Number((needsMs / alarms.speed / MINUTE_MS).toFixed(1))} min of the fault`);
  }
  const found = reports.map(({ alarm, report }) => {
    const [first] = report.rootCauses;
    return { alarm, cause: first ? `${first.node}, ${first.kind}` : "none" };
  });
  const wrong = found.filter(({ cause }) => cause !== expected);
  const actual = [...new Set(found.map(({ cause }) => cause))].join("; ");
  if (wrong.length > 0 && calmMs < LEAST_CALM_MS)
    return notJudged(`needs ${LEAST_CALM_MS / MINUTE_MS} normal min of the alarms' clock before; ${actual}`);
  return [{ ...base, ok: wrong.length === 0, actual, details: wrong.map(({ alarm, cause }) => `${alarm}: ${cause}`) }];
}
