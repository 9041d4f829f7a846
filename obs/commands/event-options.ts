import { type Command, InvalidArgumentError, Option } from "commander";
import type { DroppedMetrics } from "../../simulator/simulation/index.js";
import { UsageError } from "../errors.js";
import { EVENT_FORMATS, type EventFile, type EventFormat } from "../operations/events/index.js";
import { formatTime, parseTime } from "../operations/events/time.js";

/** What {@link withEvents} gives. */
export interface EventFlags {
  readonly events: string;
  readonly format?: EventFormat;
  readonly queries?: string;
  readonly from?: number;
  readonly to?: number;
}

/** A time as an option's argument. */
export const time = (text: string): number => {
  const t = parseTime(text);
  if (Number.isNaN(t)) throw new InvalidArgumentError("It must be a time such as 2026-11-21T09:00:00Z.");
  return t;
};

/** Options of every command that runs a file of events through alarms. */
export const withEvents = (command: Command): Command =>
  command
    .requiredOption("--events <file>", "metric values and log lines, sorted by time (docs/backtests.md)")
    .addOption(
      new Option(
        "--format <format>",
        "format of the file (default: csv for *.csv, get-metric-data with --queries, else ndjson)",
      ).choices(EVENT_FORMATS),
    )
    .option("--queries <file>", "what get-metric-data was asked: the file of its --metric-data-queries")
    .option("--from <time>", "first evaluation, ISO 8601 (default: the minute after the first event)", time)
    .option("--to <time>", "last evaluation (default: the last event and the longest window)", time);

/** The file and the times that the options name. @throws {UsageError} when they cannot be */
export function eventsOf({ events: file, format, queries, from, to }: EventFlags): EventFile & { from?: number; to?: number } {
  if (from !== undefined && to !== undefined && to < from) throw new UsageError("--to is before --from");
  return { file, format, queries, from, to };
}

/** Tells on stderr what is read, on a terminal only, and of metrics that CloudWatch would drop. */
export function eventProgress() {
  let droppedLines = 0;
  const isTerminal = process.stderr.isTTY === true;
  return {
    dropped({ t, logGroup, problem }: DroppedMetrics): void {
      droppedLines += 1;
      if (droppedLines === 1)
        process.stderr.write(`${logGroup} at ${formatTime(t)}: CloudWatch drops the metrics of this line: ${problem}\n`);
    },
    progress(count: number, t: number): void {
      if (isTerminal) process.stderr.write(`\r${count} events, ${Number.isNaN(t) ? "" : formatTime(t)}`);
    },
    end(events: number): void {
      if (isTerminal) process.stderr.write(`\r${events} events simulated\u001b[K\n`);
      if (droppedLines > 1) process.stderr.write(`metrics of ${droppedLines} log lines are dropped\n`);
    },
  };
}
