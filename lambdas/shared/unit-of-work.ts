import type { Logger } from "@aws-lambda-powertools/logger";
import { peekIds } from "../../domain/contracts/message-body.js";
import { EMF_METRICS, type MetricDefinition } from "../../domain/contracts/telemetry.js";
import type { Deadline } from "./deadline.js";
import { InvalidMessageError, toError, WorkError } from "./errors.js";
import { type Measurement, type MetricWriter, withMessageSegment } from "./telemetry.js";

/** What the telemetry of a function is written with. */
export interface Telemetry {
  readonly serviceName: string;
  readonly logger: Logger;
  readonly metrics: MetricWriter;
}

/** The parts of an SQS record that matter here. */
export interface MessageRecord {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: { readonly AWSTraceHeader?: string; readonly ApproximateReceiveCount?: string };
}

/** What a unit of work is found by in logs, metrics and traces. */
export interface WorkIds {
  readonly correlationId?: string;
  readonly orderId?: string;
  readonly analysisId?: string;
  readonly incidentId?: string;
}

/** One message being worked on. */
export interface Unit {
  readonly deadline: Deadline;
  /** Names the work once the message is understood, and what it is about. */
  begin(operation: string, ids: WorkIds): void;
  measure(metric: MetricDefinition, value?: number, dimensions?: Readonly<Record<string, string>>): void;
}

/** How work ended: `outcome` is a word for traces and queries, `message` for people. */
export interface Done {
  readonly outcome: string;
  readonly message: string;
  readonly fields?: Readonly<Record<string, string | number | boolean>>;
}

/** To a thousandth; small values, such as money, to a millionth. */
const round = (value: number): number => {
  const parts = Math.abs(value) < 1 ? 1e6 : 1000;
  return Math.round(value * parts) / parts;
};

/**
 * Does the work of one message: in a trace segment of its own, ended by one log line and one EMF line.
 * @throws what the work threw, after it was reported: the message goes back to its queue
 */
export function runUnit(
  telemetry: Telemetry,
  record: MessageRecord,
  deadline: Deadline,
  work: (unit: Unit) => Promise<Done>,
): Promise<Done> {
  const { logger, metrics, serviceName } = telemetry;
  return withMessageSegment(record, serviceName, async ({ traceId, annotate }) => {
    const started = performance.now();
    const measurements: Measurement[] = [];
    let operation = "read-message";
    let ids: WorkIds = {};
    const measure: Unit["measure"] = (metric, value = 1, dimensions) => {
      measurements.push({ metric, value: round(value), ...(dimensions && { dimensions }) });
    };
    const unit: Unit = {
      deadline,
      measure,
      begin(name, known) {
        operation = name;
        // Picked one by one: callers pass whole messages, and a payment token must not reach a log.
        const { orderId, analysisId, incidentId, correlationId } = known;
        ids = { orderId, analysisId, incidentId, correlationId };
      },
    };
    const end = (outcome: string) => {
      const durationMs = round(performance.now() - started);
      const about = Object.fromEntries(Object.entries(ids).filter((entry): entry is [string, string] => entry[1] !== undefined));
      measure(EMF_METRICS.operationDuration, durationMs);
      for (const [key, value] of Object.entries({ ...about, outcome })) annotate(key, value);
      metrics.write(measurements, { ...about, messageId: record.messageId });
      return { operation, outcome, durationMs, ...about, messageId: record.messageId, ...(traceId && { traceId }) };
    };
    try {
      const done = await work(unit);
      measure(EMF_METRICS.operationSucceeded);
      logger.info(done.message, { ...end(done.outcome), ...done.fields });
      return done;
    } catch (thrown) {
      const error = toError(thrown);
      if (error instanceof InvalidMessageError) measure(EMF_METRICS.invalidMessage);
      measure(EMF_METRICS.operationFailed);
      if (!ids.correlationId) ids = peekIds(record.body);
      const receiveCount = Number(record.attributes.ApproximateReceiveCount ?? 1);
      const line = { ...end(error.name), receiveCount, error };
      if (error instanceof WorkError && error.level === "WARN") logger.warn(error.message, line);
      else logger.error(`${operation} failed: ${error.message}`, line);
      throw error;
    }
  });
}
