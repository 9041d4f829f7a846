import type { DeployedFunction } from "../deployed/model.js";
import type { LambdaError } from "../worker/messages.js";
import { newSegmentId, newTraceId } from "./ids.js";

/** Takes a segment document for X-Ray. */
export type SegmentSink = (segment: Readonly<Record<string, unknown>>) => void;

/** How an invocation went; times in epoch milliseconds. */
export interface TracedOutcome {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly initDurationMs: number | null;
  readonly error: LambdaError | null;
}

/** The trace of one invocation. */
export interface InvocationTrace {
  /** What the function finds in `_X_AMZN_TRACE_ID`; its parent is the function's segment. */
  readonly header: string;
  end(outcome: TracedOutcome): void;
}

/** A trace that goes on in what is called. */
export interface TraceContext {
  readonly traceId: string;
  /** Segment or subsegment that calls. */
  readonly parentId: string;
  readonly sampled: boolean;
}

/** Begins traces of invocations. */
export interface InvocationTracer {
  /** `upstream`: the trace that calls; without one a new trace begins. */
  begin(fn: DeployedFunction, requestId: string, upstream?: TraceContext): InvocationTrace;
}

/** X-Ray's exception block of a Lambda error. */
function causeOf(error: LambdaError) {
  return {
    fault: true,
    cause: { exceptions: [{ id: newSegmentId(), type: error.errorType, message: error.errorMessage }] },
  };
}

/**
 * Writes the two segments that AWS writes around a traced function (page "Visualize Lambda function invocations using AWS
 * X-Ray"): `AWS::Lambda` for the service, and below it `AWS::Lambda::Function`, which the function's subsegments name as parent.
 * An invocation that nobody's trace calls is a trace of its own: a batch may carry messages of many traces.
 */
export function createInvocationTracer(sample: (now: number) => boolean, sink: SegmentSink): InvocationTracer {
  return {
    begin(fn, requestId, upstream) {
      const now = Date.now();
      const traceId = upstream?.traceId ?? newTraceId(now);
      const serviceId = newSegmentId();
      const functionId = newSegmentId();
      const sampled = fn.activeTracing && (upstream?.sampled ?? sample(now));
      return {
        header: `Root=${traceId};Parent=${functionId};Sampled=${sampled ? 1 : 0}`,
        end({ startedAt, endedAt, initDurationMs, error }) {
          if (!sampled) return;
          const started = startedAt / 1000;
          const ended = endedAt / 1000;
          const initStarted = started - (initDurationMs ?? 0) / 1000;
          const common = { name: fn.name, trace_id: traceId, start_time: initStarted, end_time: ended };
          const fault = error ? causeOf(error) : {};
          sink({
            ...common,
            id: serviceId,
            ...(upstream ? { parent_id: upstream.parentId } : {}),
            origin: "AWS::Lambda",
            resource_arn: fn.arn,
            http: { response: { status: 200 } },
            aws: { request_id: requestId },
            ...(error ? { fault: true } : {}),
          });
          const init = { id: newSegmentId(), name: "Initialization", start_time: initStarted, end_time: started };
          sink({
            ...common,
            id: functionId,
            parent_id: serviceId,
            origin: "AWS::Lambda::Function",
            aws: { function_arn: fn.arn, request_id: requestId },
            ...fault,
            ...(initDurationMs === null ? {} : { subsegments: [init] }),
          });
        },
      };
    },
  };
}
