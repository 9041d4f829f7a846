/** A number and how often it occurs. */
export interface Counted {
  readonly value: number;
  readonly count: number;
}

/** Values, interval after interval. */
export interface Series {
  /** NaN: nothing, or several values. */
  readonly values: Float64Array;
  /** Index of an interval → its values, where there are several. */
  readonly several: ReadonlyMap<number, readonly Counted[]>;
}

/** A series that is written wrongly. */
export class SeriesError extends Error {
  override readonly name = "SeriesError";

  /** @param position of what is wrong, counted from 0 */
  constructor(
    problem: string,
    readonly position: number,
  ) {
    super(`${problem} (at character ${position + 1})`);
  }
}

/** Thirty years of minutes: more is a slip of the keyboard. */
const MOST_INTERVALS = 16_000_000;
const NUMBER = "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?";
const STEP = "[+-](?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?";
const TOKEN = new RegExp(`(?:_|(${NUMBER})(${STEP})?|\\[([^\\]]*)\\])(?:x(\\d+))?(?=\\s|$)`, "y");
const LISTED = new RegExp(`^(${NUMBER})(?:x(\\d+))?$`);
const SPACE = /\s*/y;

interface Run {
  readonly count: number;
  /** NaN: nothing. */
  readonly value: number;
  readonly step: number;
  readonly list?: readonly Counted[];
}

function listOf(text: string, position: number): readonly Counted[] {
  const words = text.split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) throw new SeriesError("[] holds no value; write _ for an interval without any", position);
  return words.map((word) => {
    const match = LISTED.exec(word);
    const count = Number(match?.[2] ?? 1);
    if (!match || count < 1) throw new SeriesError(`"${word}" is no value of a list: write 12 or 12x3`, position);
    return { value: Number(match[1]), count };
  });
}

function runsOf(text: string): readonly Run[] {
  const runs: Run[] = [];
  for (let at = 0; ; ) {
    SPACE.lastIndex = at;
    at += SPACE.exec(text)?.[0].length ?? 0;
    if (at >= text.length) return runs;
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) {
      if (text[at] === "[" && !text.includes("]", at)) throw new SeriesError('"[" has no "]"', at);
      const word = /^\S+/.exec(text.slice(at))?.[0] ?? "";
      throw new SeriesError(`"${word}" is no part of a series: write 5, 5x10, 0+2x10, _, _x10 or [1 2 900]x5`, at);
    }
    const [, number, step, list, times] = match;
    const count = Number(times ?? 1);
    if (step !== undefined && times === undefined) throw new SeriesError(`"${match[0]}" must end in x and a count`, at);
    if (count < 1) throw new SeriesError(`"${match[0]}" stands for no interval at all: the count must be 1 or more`, at);
    const value = number === undefined ? Number.NaN : Number(number);
    runs.push({ count, value, step: Number(step ?? 0), ...(list !== undefined && { list: listOf(list, at) }) });
    at += match[0].length;
  }
}

/**
 * Reads a series in promtool's spirit: `5` a value, `5x10` ten of them, `0+2x5` 0 2 4 6 8, `9-3x3` 9 6 3, `_` and `_x10` nothing,
 * `[1 2 900]` several values in one interval, `[100x98 3500x2]x5` a hundred in each of five. The number after x is always the
 * number of intervals (promtool writes one more than it says).
 * @throws {SeriesError} with the position
 */
export function parseSeries(text: string): Series {
  const runs = runsOf(text);
  if (runs.length === 0) throw new SeriesError("the series is empty", 0);
  const length = runs.reduce((sum, { count }) => sum + count, 0);
  if (length > MOST_INTERVALS) throw new SeriesError(`${length} intervals, at most ${MOST_INTERVALS} are allowed`, 0);
  const values = new Float64Array(length).fill(Number.NaN);
  const several = new Map<number, readonly Counted[]>();
  let index = 0;
  for (const { count, value, step, list } of runs) {
    const end = index + count;
    if (list) for (let at = index; at < end; at += 1) several.set(at, list);
    else if (step === 0) values.fill(value, index, end);
    else for (let at = 0; at < count; at += 1) values[index + at] = value + at * step;
    index = end;
  }
  return { values, several };
}
