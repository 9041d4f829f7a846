import { UsageError } from "../../errors.js";
import { CsvParser } from "./csv.js";
import { type EventFormat, formatOf } from "./format.js";
import { blocksOfLines } from "./lines.js";
import { metricDataEvents } from "./metric-data/index.js";
import type { LineParser, SimulatedEvent } from "./model.js";
import { NdjsonParser } from "./ndjson.js";
import { LineProblems } from "./problems.js";

export { EVENT_FORMATS, type EventFormat } from "./format.js";
export type { LogEvent, MetricEvent, SimulatedEvent } from "./model.js";

/** A file of events, sorted by time. */
export interface EventFile {
  readonly file: string;
  /** @default what the file's name and the queries tell */
  readonly format?: EventFormat;
  /** Of `get-metric-data`: the file with the queries that were asked. */
  readonly queries?: string;
}

/** Takes an event. @returns what is wrong with it, or undefined */
export type TakeEvent = (event: SimulatedEvent) => string | undefined;

/**
 * Reads a file of events and gives them away in order of time; between two yields lies a block of the file. Memory does not grow
 * with the file. Once something is wrong nothing is given away any more; the rest is read for what else is wrong. The points of
 * `get-metric-data`, which are not in order of time, are held in memory.
 * @throws {UsageError} with file and line of everything that is wrong
 */
export async function* readEvents({ file, format, queries }: EventFile, take: TakeEvent): AsyncGenerator<void, void> {
  const kind = format ?? formatOf(file, queries);
  if (kind === "get-metric-data") {
    if (queries === undefined)
      throw new UsageError(`${file}: say with --queries what was asked, the file of --metric-data-queries`);
    for (const event of await metricDataEvents(file, queries)) {
      const problem = take(event);
      if (problem !== undefined) throw new UsageError(`${file}: ${problem}`);
    }
    yield;
    return;
  }
  yield* readLines(file, kind === "csv" ? new CsvParser() : new NdjsonParser(), take);
}

async function* readLines(file: string, parser: LineParser, take: TakeEvent): AsyncGenerator<void, void> {
  const problems = new LineProblems(file);
  let line = 0;
  const takeLine = (text: string): void => {
    line += 1;
    const event = parser.parse(text);
    if (event === null) return;
    if (typeof event === "string") {
      problems.add(line, event);
      return;
    }
    const problem = problems.any ? undefined : take(event);
    if (problem !== undefined) problems.add(line, problem);
  };
  for await (const block of blocksOfLines(file)) {
    let at = 0;
    for (let end = block.indexOf("\n"); end >= 0; end = block.indexOf("\n", at)) {
      takeLine(block.slice(at, end));
      at = end + 1;
    }
    if (at < block.length) takeLine(block.slice(at));
    if (!problems.any) yield;
  }
  problems.throwIfAny();
}
