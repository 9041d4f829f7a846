import { EMF_METRICS, type MetricDefinition } from "../../domain/contracts/telemetry.js";
import { toError, WorkError } from "./errors.js";
import { type Measurement, withMessageSegment } from "./telemetry.js";
import type { Telemetry } from "./unit-of-work.js";

/** What a task measures goes into the EMF lines that end it. */
export type Measure = (metric: MetricDefinition, value?: number, dimensions?: Readonly<Record<string, string>>) => void;

/** How a task ended: `outcome` is a word for traces and queries, `message` for people. */
export interface TaskDone {
  readonly outcome: string;
  readonly message: string;
  /** `WARN` where all was done and something found that somebody should see. */
  readonly level?: "INFO" | "WARN";
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** What is done: its name, and what it is about, which becomes part of the log line and of the trace's annotations. */
export interface TaskAbout {
  readonly operation: string;
  readonly about: Readonly<Record<string, string>>;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

/** Facts that an error knows about itself and that belong into its log line. */
export class TaskError extends WorkError {
  override readonly name: string = "TaskError";

  constructor(
    message: string,
    readonly fields: Readonly<Record<string, unknown>>,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * Does what a schedule or an event that is no message asks for: in a trace segment of its own that continues the
 * invocation's trace, ended by one log line and the EMF lines of what was measured.
 * @throws what the work threw, after it was reported
 */
export function runTask(
  { logger, metrics, serviceName }: Telemetry,
  { operation, about }: TaskAbout,
  work: (measure: Measure) => Promise<TaskDone>,
): Promise<TaskDone> {
  return withMessageSegment({ attributes: {} }, serviceName, async ({ traceId, annotate }) => {
    const started = performance.now();
    const measurements: Measurement[] = [];
    const measure: Measure = (metric, value = 1, dimensions) => {
      measurements.push({ metric, value: round(value), ...(dimensions && { dimensions }) });
    };
    const end = (outcome: string) => {
      const durationMs = round(performance.now() - started);
      measure(EMF_METRICS.operationDuration, durationMs);
      for (const [key, value] of Object.entries({ ...about, operation, outcome })) annotate(key, value);
      metrics.write(measurements, { operation, outcome });
      return { operation, outcome, durationMs, ...about, ...(traceId && { traceId }) };
    };
    try {
      const done = await work(measure);
      measure(EMF_METRICS.operationSucceeded);
      const line = { ...end(done.outcome), ...done.fields };
      if (done.level === "WARN") logger.warn(done.message, line);
      else logger.info(done.message, line);
      return done;
    } catch (thrown) {
      const error = toError(thrown);
      measure(EMF_METRICS.operationFailed);
      const fields = error instanceof TaskError ? error.fields : {};
      logger.error(`${operation} failed: ${error.message}`, { ...end(error.name), ...fields, error });
      throw error;
    }
  });
}
