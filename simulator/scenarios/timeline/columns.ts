import type { AlarmState } from "../../model/types.js";
import type { SimulationOutput } from "../../simulation/index.js";
import { formatOffset } from "../times.js";

const MINUTE_MS = 60_000;
/** Columns between two marks of the axis. */
const MARK = 10;

/** How time is laid out in columns. Column i stands for the evaluations in (start + (i − 1)·step, start + i·step]. */
export interface Layout {
  readonly start: number;
  readonly stepMs: number;
  readonly columns: number;
}

/** Steps that are easy to read, minutes. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 240, 360, 720, 1440];

/** A layout of at most `width` columns. */
export function layoutOf(start: number, end: number, width: number): Layout {
  const minutes = Math.ceil((end - start) / MINUTE_MS);
  const least = Math.max(1, Math.ceil(minutes / (width - 1)));
  const step = STEPS.find((minute) => minute >= least) ?? Math.ceil(least / 1440) * 1440;
  return { start, stepMs: step * MINUTE_MS, columns: Math.ceil(minutes / step) + 1 };
}

export const columnOf = ({ start, stepMs, columns }: Layout, t: number): number =>
  Math.min(columns - 1, Math.max(0, Math.ceil((t - start) / stepMs)));

/** Offsets every ten columns, and their marks below. */
export function axis({ stepMs, columns }: Layout): readonly [string, string] {
  let labels = "";
  let marks = "";
  for (let column = 0; column < columns; column += MARK) {
    labels = labels.padEnd(column) + formatOffset(column * stepMs);
    marks = `${marks.padEnd(column)}|`;
  }
  return [labels, marks];
}

const SIGNS: Readonly<Record<AlarmState, string>> = { OK: "-", ALARM: "#", INSUFFICIENT_DATA: "." };

/** State in each column; ALARM wherever the alarm was in it for any time of the column. */
export function stateRow(layout: Layout, alarm: string, outputs: readonly SimulationOutput[]): string {
  const row = new Array<string>(layout.columns).fill(SIGNS.INSUFFICIENT_DATA);
  for (const output of outputs) {
    if (output.type !== "transition" || output.alarm !== alarm) continue;
    const column = columnOf(layout, output.t);
    const keeps =
      output.from === "ALARM" && row[column] === SIGNS.ALARM && output.t % layout.stepMs !== layout.start % layout.stepMs;
    row.fill(SIGNS[output.to], keeps ? column + 1 : column);
  }
  return row.join("");
}

/** `!` someone is told of ALARM, `o` of another state, `x` a message is held back; undefined when there is none. */
export function messageRow(layout: Layout, alarm: string, outputs: readonly SimulationOutput[]): string | undefined {
  const row = new Array<string>(layout.columns).fill(" ");
  for (const output of outputs) {
    if (output.type !== "notification" || output.alarm !== alarm) continue;
    const column = columnOf(layout, output.t);
    const sign = output.suppressedBy ? "x" : output.state === "ALARM" ? "!" : "o";
    if (row[column] !== "!") row[column] = sign;
  }
  const text = row.join("").trimEnd();
  return text === "" ? undefined : text;
}
