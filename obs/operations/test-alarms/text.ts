import type { AlarmTestReport, Verdict } from "./index.js";

const indented = (text: string): string => text.replace(/^(?=.)/gm, "    ");
const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** How one scenario went, with the timeline of a failure. */
export function verdictText({ passed, name, place, failures, timeline }: Verdict): string {
  if (passed) return `ok    ${name}`;
  const lines = failures.map((failure) => `  ${failure.place}: ${failure.message}`);
  return [`FAIL  ${name} (${place})`, ...lines, ...(timeline === "" ? [] : [indented(timeline)])].join("\n");
}

/** The report for people. */
export function reportText({ verdicts, unnamed }: AlarmTestReport): string {
  const failed = verdicts.filter(({ passed }) => !passed).length;
  return [
    ...verdicts.map(verdictText),
    `${counted(verdicts.length, "scenario")}, ${verdicts.length - failed} passed, ${failed} failed`,
    ...(unnamed.length > 0
      ? [`${counted(unnamed.length, "alarm")} that no scenario and no test names: ${unnamed.join(", ")}`]
      : []),
  ].join("\n");
}
