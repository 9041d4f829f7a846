/** What a piece of text says: its tone becomes a colour where there are colours. */
export type Tone = "plain" | "good" | "warn" | "bad" | "dim" | "strong";

/** A piece of a line. */
export interface Segment {
  readonly text: string;
  readonly tone: Tone;
}

/** One line of the terminal. */
export type Line = readonly Segment[];

/** How lines are shown. */
export interface Style {
  readonly color: boolean;
  /** Columns of the terminal; longer lines are cut. Infinite without a terminal. */
  readonly width: number;
}

const CODES: Readonly<Record<Tone, string>> = { plain: "", good: "32", warn: "33", bad: "31", dim: "2", strong: "1" };

/** A segment. */
export const say = (text: string, tone: Tone = "plain"): Segment => ({ text, tone });

const paintSegment = ({ text, tone }: Segment): string => (CODES[tone] === "" ? text : `\u001b[${CODES[tone]}m${text}\u001b[0m`);

/** The line as text, cut to the width; colour codes do not count. */
export function paint(line: Line, { color, width }: Style): string {
  let room = width;
  const visible = line.map(({ text, tone }) => {
    const cut = text.slice(0, Math.max(0, room));
    room -= cut.length;
    return { text: cut, tone };
  });
  return visible
    .map((segment) => (color ? paintSegment(segment) : segment.text))
    .join("")
    .trimEnd();
}

/** Rows with their cells in columns: the first column left, the others right-aligned. The first row is the heading. */
export function table(rows: readonly (readonly Segment[])[]): Line[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.text.length ?? 0)));
  return rows.map((row) =>
    row.map(({ text, tone }, column) => {
      const width = widths[column] ?? 0;
      return say(column === 0 ? text.padEnd(width) : `  ${text.padStart(width)}`, tone);
    }),
  );
}

/** Whether this environment wants colours on a stream (https://no-color.org). */
export const wantsColor = (isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean =>
  isTerminal && !env.NO_COLOR && env.TERM !== "dumb";

/** Minutes and seconds. @example clock(92_000) // "01:32" */
export function clock(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  return `${hours > 0 ? `${two(hours)}:` : ""}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** A duration. @example milliseconds(3512.4) // "3.51 s" */
export function milliseconds(ms: number | null): string {
  if (ms === null) return "-";
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}
