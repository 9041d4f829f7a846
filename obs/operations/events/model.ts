import type { MetricDatum } from "../../../simulator/metrics/index.js";

/** A measurement. */
export interface MetricEvent {
  readonly type: "metric";
  /** Epoch milliseconds; the datum's timestamp. */
  readonly t: number;
  readonly datum: MetricDatum;
}

/** A log line. */
export interface LogEvent {
  readonly type: "log";
  /** Epoch milliseconds. */
  readonly t: number;
  readonly logGroup: string;
  readonly message: string;
  /** False: metrics embedded in the message are events of their own, and must not count twice. */
  readonly embeddedMetrics: boolean;
}

export type SimulatedEvent = MetricEvent | LogEvent;

/** Reads a format whose events are lines. What came before a line decides whether its time is in order. */
export interface LineParser {
  /** @returns the event, what is wrong with the line, or null for a line that is no event */
  parse(line: string): SimulatedEvent | string | null;
}
