import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { AnomalyDetector, type Observation } from "../../../domain/analysis/anomaly/index.js";
import { LineSplitter } from "../../../domain/logs/line-splitter.js";
import { UsageError } from "../../errors.js";
import { outputTo } from "./output.js";
import { COLUMNS, checkHeader, parseRow, type Row } from "./row.js";

/** Longest line: a row has two short fields. */
const MOST_LINE_BYTES = 4096;

/** What detection was asked to do. */
export interface DetectRequest {
  /** File; `-`: standard input. */
  readonly input: string;
  /** File; `-`: standard output. */
  readonly output: string;
  /** Write expectation and kind as further columns. */
  readonly details: boolean;
  /** Scores from here on are told of. */
  readonly from: number;
}

/** A row that scored high. */
export interface DetectedAnomaly {
  readonly line: number;
  readonly timestamp: string;
  readonly value: number;
  readonly score: number;
  readonly expected: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly direction: Observation["direction"];
  readonly kind: Observation["kind"];
  /** ISO 8601. */
  readonly since: string | null;
}

/** What came of it. */
export interface DetectReport {
  readonly rows: number;
  /** Rows without a value: they score 0. */
  readonly missing: number;
  readonly anomalies: readonly DetectedAnomaly[];
}

/** Name of the standard streams. */
export const STREAM = "-";

const DETAILS = ["expected", "lower", "upper", "direction", "kind", "since"] as const;

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

function* details({ expected, lower, upper, direction, kind, since }: Observation): Generator<string> {
  for (const field of [expected, lower, upper, direction, kind, iso(since)]) yield `,${field ?? ""}`;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Scores a series row by row: a row's score depends on rows up to it. Timestamps that repeat or step back are judged in the
 * order of the file. A file appears when all of it is written, so a run that fails leaves none; a stream gets rows up to there.
 * @throws UsageError for input that is no series, naming line and reason
 */
export async function detect({ input, output, details: wanted, from }: DetectRequest): Promise<DetectReport> {
  const name = input === STREAM ? "standard input" : input;
  const detector = AnomalyDetector.start();
  const anomalies: DetectedAnomaly[] = [];
  let line = 0;
  let rows = 0;
  let missing = 0;
  let text = "";
  const take = (row: Row): void => {
    const seen = detector.observe(row.at, row.value);
    rows += 1;
    if (seen.missing) missing += 1;
    text += `${row.timestamp},${row.text},${seen.score}${wanted ? [...details(seen)].join("") : ""}\n`;
    if (seen.score < from) return;
    const { score, expected, lower, upper, direction, kind, since } = seen;
    const { timestamp, value } = row;
    anomalies.push({ line, timestamp, value, score, expected, lower, upper, direction, kind, since: iso(since) });
  };
  const splitter = new LineSplitter(MOST_LINE_BYTES, (read) => {
    line += 1;
    const where = `${name}, line ${line}`;
    if (read === undefined)
      throw new UsageError(`${where}: longer than ${MOST_LINE_BYTES} bytes, so it is no ${COLUMNS.join(",")} row`);
    if (line === 1) {
      checkHeader(read, where);
      text += `${[...COLUMNS, "anomaly_score", ...(wanted ? DETAILS : [])].join(",")}\n`;
    } else if (read.trim() !== "") take(parseRow(read, where));
  });
  try {
    const target = outputTo(output);
    try {
      await pipeline(
        input === STREAM ? process.stdin : createReadStream(input),
        async function* scores(chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            splitter.push(chunk);
            yield text;
            text = "";
          }
          splitter.end();
          yield text;
          if (rows === 0) throw new UsageError(`${name}: ${line === 0 ? "empty" : "no rows after the header"}`);
        },
        target.stream,
        { end: target.ends },
      );
      target.done();
    } catch (error) {
      target.failed();
      throw error;
    }
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`${name} could not be scored into ${output}: ${reasonOf(cause)}`, { cause });
  }
  return { rows, missing, anomalies };
}
