import { appendFileSync, writeFileSync } from "node:fs";
import type { RecordPlan } from "./plan.js";
import { forgetPosition, openPosition, savePosition } from "./position.js";
import { recordSlice, TooManyLines } from "./slice.js";
import type { RecordSource, Slice } from "./source.js";

const MINUTE_MS = 60_000;
/** What is fetched at once, and held in memory. */
const SLICE_MS = 60 * MINUTE_MS;
const MAX_LINES = 200_000;

export interface RunOptions extends Slice {
  readonly out: string;
  readonly resume: boolean;
  /** Told after each slice: time that is done, and lines so far. */
  readonly progress: (done: number, lines: number) => void;
  /** Lines of one slice; more, and it is cut in two. */
  readonly maxLines?: number;
}

/** Fetches the slice; one with too many lines is halved, down to a minute. */
async function fetchSlice(
  source: RecordSource,
  plan: RecordPlan,
  slice: Slice,
  maxLines: number,
): Promise<{ readonly rows: readonly string[]; readonly end: number }> {
  const length = slice.to - slice.from;
  try {
    const rows = await recordSlice(source, plan, slice, length > MINUTE_MS ? maxLines : Number.POSITIVE_INFINITY);
    return { rows, end: slice.to };
  } catch (error) {
    if (!(error instanceof TooManyLines)) throw error;
    const half = Math.max(Math.floor(length / 2 / MINUTE_MS), 1) * MINUTE_MS;
    return await fetchSlice(source, plan, { from: slice.from, to: slice.from + half }, maxLines);
  }
}

/**
 * Writes the recording slice by slice, sorted by time. After each slice the position is noted, so that a broken run can continue.
 * @returns lines written by this run
 */
export async function runRecording(source: RecordSource, plan: RecordPlan, options: RunOptions): Promise<number> {
  const { from, to, out, maxLines = MAX_LINES } = options;
  const position = openPosition(out, { from, to }, options.resume);
  let { next, bytes } = position;
  if (bytes === 0) writeFileSync(out, "");
  savePosition(out, { from, to, next, bytes });
  let lines = 0;
  let length = SLICE_MS;
  while (next < to) {
    const { rows, end } = await fetchSlice(source, plan, { from: next, to: Math.min(next + length, to) }, maxLines);
    // Busy hours stay in short slices; quiet ones become longer again.
    length = Math.min(rows.length < maxLines / 4 ? 2 * (end - next) : end - next, SLICE_MS);
    const text = rows.map((row) => `${row}\n`).join("");
    appendFileSync(out, text);
    bytes += Buffer.byteLength(text);
    next = end;
    lines += rows.length;
    savePosition(out, { from, to, next, bytes });
    options.progress(next, lines);
  }
  forgetPosition(out);
  return lines;
}
