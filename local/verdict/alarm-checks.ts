import type { AlarmEvidence } from "./alarm-evidence.js";
import { type Check, type Evidence, noneOf, waiting } from "./evidence.js";

const MINUTE_MS = 60_000;
const minutes = (ms: number): string => `${Number((ms / MINUTE_MS).toFixed(1))} min`;

/** What must be there, and is not judged before it had its time. */
function expected(name: string, isThere: boolean, found: string, needsMs: number, { simulatedMs, speed }: AlarmEvidence): Check {
  const base = { name, expected: found, details: [] };
  if (isThere) return { ...base, ok: true, actual: found };
  if (simulatedMs >= needsMs) return { ...base, ok: false, actual: `not in ${minutes(simulatedMs)}` };
  // Text: what the run needs, on the wall clock.
  return { ...base, ok: true, notJudged: true, actual: `needs ${minutes(needsMs / speed)} of orders` };
}

const notJudgedWhen = (check: Check, reason: string | null): Check =>
  reason === null ? check : { ...check, ok: true, notJudged: true, actual: reason, details: [] };

/** Why the row's alarms could not know what is usual: the time before the fault was too short. */
export function notLearnt({ expect, analysis }: Pick<Evidence, "expect" | "analysis">): string | null {
  const least = (expect.learnMinutes ?? 0) * MINUTE_MS;
  return analysis && analysis.calmMs < least ? `needs ${minutes(least)} of the alarms' clock before the fault` : null;
}

/** Why an alarm that nobody expects may be another run's doing. */
function leftBehind({ queuesBefore }: Pick<Evidence, "queuesBefore">): string | null {
  const left = queuesBefore.reduce((sum, queue) => sum + waiting(queue) + queue.deadLetters, 0);
  return left === 0 ? null : `an earlier run left ${left} messages`;
}

/** Checks of the row's alarms, composites and messages, and that nothing else rings. */
export function alarmChecks(evidence: Pick<Evidence, "expect" | "alarms" | "queuesBefore" | "analysis">): Check[] {
  const { expect, alarms } = evidence;
  if (!alarms) return [];
  const { rang, told, needs, simulatedMs, speed } = alarms;
  const row = [...expect.alarms, ...expect.composites];
  const may = expect.mayFollow ?? [];
  const severities = new Set(told.map(({ severity }) => severity));
  const others = rang.filter((id) => !row.includes(id) && !may.includes(id));
  const otherMessages = told.filter(({ severity, alarm }) => !expect.messages.includes(severity) && !may.includes(alarm));
  const tooShort = simulatedMs < MINUTE_MS ? "the run is shorter than a minute" : null;
  const reason = (findings: readonly unknown[]): string | null => (findings.length > 0 ? leftBehind(evidence) : tooShort);
  const unlearnt = notLearnt(evidence);
  return [
    ...row.map((id) =>
      notJudgedWhen(
        expected(id, rang.includes(id), "ALARM", needs.alarms.get(id) ?? 0, alarms),
        rang.includes(id) ? null : unlearnt,
      ),
    ),
    ...expect.messages.map((severity) => {
      const check = expected(
        `message to ${severity}`,
        severities.has(severity),
        "told",
        needs.messages.get(severity) ?? 0,
        alarms,
      );
      const isTooFast = speed > 1 && expect.messagesAtWallClock?.includes(severity);
      const reason = isTooFast ? "needs --speed 1" : unlearnt;
      return notJudgedWhen(check, severities.has(severity) ? null : reason);
    }),
    notJudgedWhen(noneOf("alarms that nobody expects", others), reason(others)),
    notJudgedWhen(
      noneOf(
        "messages that nobody expects",
        otherMessages.map(({ severity, alarm }) => `${alarm} told ${severity}`),
      ),
      reason(otherMessages),
    ),
  ];
}
