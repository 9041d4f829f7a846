import type { DrillReport, Measured } from "./model.js";

const duration = (seconds: number): string => {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(1)} h`;
};

const measured = ({ seconds, targetSeconds }: Measured): string =>
  targetSeconds === undefined ? duration(seconds) : `${duration(seconds)} (at most ${duration(targetSeconds)})`;

/** The report for people: one fact a line, then the verdict. */
export function drillText({ table, source, restoredTable, rpo, rto, items, sample, problems, cleanedUp }: DrillReport): string {
  const { same, changed, gone } = sample;
  return [
    `table    ${table}`,
    `source   ${source.kind} ${source.label}`,
    `restored ${restoredTable}${cleanedUp ? ", deleted again" : ", STILL THERE"}`,
    `RPO      ${measured(rpo)}`,
    `RTO      ${measured(rto)}`,
    `items    ${items.restored} restored, ${items.live} in the live table`,
    `sample   ${same} the same, ${changed} changed since, ${gone} deleted since`,
    "",
    ...problems,
    problems.length === 0 ? "the drill passed" : "the drill failed",
  ].join("\n");
}
