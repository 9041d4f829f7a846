import { plural } from "../dead-letters/words.js";
import type { RedriveReport } from "./index.js";
import { lookedLines } from "./looked.js";
import type { Progress } from "./model.js";

const duration = (seconds: number): string => (seconds < 120 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`);

function outcomeLines({ outcome, cameBack, to, total, secondsUntilBack, queue }: RedriveReport): readonly string[] {
  if (!outcome) return [];
  const { sent, invalid, refused, doubled, ended } = outcome;
  // Some may have come while it ran.
  const lines = [`${sent} of ${plural(Math.max(sent, total), "message")} sent back to ${to}`];
  if (invalid > 0) lines.push(`${invalid} left: they can never succeed`);
  if (refused > 0) lines.push(`${refused} left: ${to} did not take them`);
  if (doubled > 0) lines.push(`${doubled} sent, but not deleted here: the next redrive sends them again, which is harmless`);
  if (ended) lines.push("ended early: the same command goes on with the rest");
  else if (cameBack !== undefined) lines.push(cameBack === 0 ? "none came back" : `${cameBack} came back, or came anew`);
  else if (sent > 0)
    lines.push(`one that fails again is back within ${duration(secondsUntilBack)}: obs dead-letters shows what ${queue} gave up`);
  return lines;
}

/** The report for people. */
export function redriveText(report: RedriveReport): string {
  const { total, from, to, dryRun } = report;
  if (total === 0) return `${from} is empty: there is nothing to send back`;
  if (!dryRun) return outcomeLines(report).join("\n");
  return [`${plural(total, "message")} of ${from} would be sent back to ${to}`, ...lookedLines(report)].join("\n");
}

/** True when all is as it was asked for. */
export const isFine = ({ outcome, cameBack = 0 }: RedriveReport): boolean =>
  cameBack === 0 && (!outcome || (!outcome.ended && outcome.refused === 0 && outcome.doubled === 0));

/** Tells how far a redrive is and how long it will take, on one line that is drawn again; on a terminal only. */
export function progressLine(now: () => number, write: (text: string) => void) {
  const started = now();
  return ({ sent, total }: Progress): void => {
    const seconds = (now() - started) / 1000;
    const left = sent > 0 && total > sent ? `, ${duration((seconds / sent) * (total - sent))} left` : "";
    write(`\r${sent}/${total} sent${left}\u001b[K`);
  };
}
