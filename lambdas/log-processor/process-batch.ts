import { EMF_METRICS } from "../../domain/contracts/telemetry.js";
import { LogSummary, OTHER } from "../../domain/logs/summary.js";
import type { Measure, TaskDone } from "../shared/task.js";
import type { MetricWriter } from "../shared/telemetry.js";
import type { CountedBatches } from "./counted-batches.js";
import { batchIdOf, type LogBatch } from "./log-batch.js";
import { eventMeasurements, lineFields, lineMeasurements } from "./measured-lines.js";

/** What log batches are counted with. */
export interface BatchParts {
  readonly counted: CountedBatches;
  /** Log group → service. */
  readonly sources: ReadonlyMap<string, string>;
  /** Service → operations that are told apart. */
  readonly operations: Readonly<Record<string, readonly string[]>>;
  readonly application: MetricWriter;
  readonly business: MetricWriter;
  /** Epoch ms. */
  readonly now: () => number;
}

/** A batch that comes later than that is put at its own time: CloudWatch Logs repeats one for up to a day. */
const LATE_MS = 120_000;

/**
 * Counts one batch of log lines, each batch once: it is claimed when all of it is understood, and counted right after. Only a
 * process that dies between these two leaves it uncounted.
 * @param requestId of the invocation
 * @throws {DependencyError} when it cannot be claimed; it comes again
 */
export async function processBatch(
  batch: LogBatch,
  requestId: string,
  measure: Measure,
  { counted, sources, operations, application, business, now }: BatchParts,
): Promise<TaskDone> {
  const newest = batch.logEvents.reduce((time, { timestamp }) => Math.max(time, timestamp), 0);
  if (batch.messageType === "CONTROL_MESSAGE" || newest === 0) return { outcome: "nothing", message: "no lines in the batch" };
  const lines = new LogSummary({ service: sources.get(batch.logGroup) ?? OTHER, operations });
  for (const { message } of batch.logEvents) lines.add(message);
  if (!(await counted.claim(batchIdOf(batch), requestId))) {
    measure(EMF_METRICS.duplicateMessage);
    return { outcome: "duplicate", message: "log batch was counted before" };
  }
  const at = now() - newest > LATE_MS ? new Date(newest) : undefined;
  application.write(lineMeasurements(lines), {}, at);
  business.write(eventMeasurements(lines), {}, at);
  const inPart = lines.malformed > 0;
  return {
    outcome: inPart ? "counted-in-part" : "counted",
    message: inPart ? "log batch counted, some of its lines are malformed" : "log batch counted",
    level: inPart ? "WARN" : "INFO",
    fields: lineFields(lines),
  };
}
