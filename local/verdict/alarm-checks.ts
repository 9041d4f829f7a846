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

/** Why an alarm that nobody expects may be another run's doing. */
function leftBehind({ queuesBefore }: Pick<Evidence, "queuesBefore">): string | null {
  const left = queuesBefore.reduce((sum, queue) => sum + waiting(queue) + queue.deadLetters, 0);
  return left === 0 ? null : `an earlier run left ${left} messages`;
}

/** Checks of the row's alarms, composites and messages, and that nothing else rings. */
export function alarmChecks(evidence: Pick<Evidence, "expect" | "alarms" | "queuesBefore">): Check[] {
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
  return [
    ...row.map((id) => expected(id, rang.includes(id), "ALARM", needs.alarms.get(id) ?? 0, alarms)),
    ...expect.messages.map((severity) => {
      const check = expected(
        `message to ${severity}`,
        severities.has(severity),
        "told",
        needs.messages.get(severity) ?? 0,
        alarms,
      );
      const isTooFast = speed > 1 && expect.messagesAtWallClock?.includes(severity);
      return notJudgedWhen(check, isTooFast && !severities.has(severity) ? "needs --speed 1" : null);
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
