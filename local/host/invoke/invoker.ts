import { randomUUID } from "node:crypto";
import type { DeployedFunction } from "../deployed/model.js";
import type { Notify } from "../events.js";
import type { InvocationTracer, TraceContext } from "../trace/invocation.js";
import type { InjectedError, LambdaError, Outcome } from "../worker/messages.js";
import type { WorkerPool } from "../worker/pool.js";
import { errorLine, type ReportStatus, reportLine, startLine } from "./platform-lines.js";
import type { LambdaMetrics } from "./platform-metrics.js";

/** What came of an invocation. `throttled`: it did not happen. */
export type InvocationResult =
  | { readonly status: "success"; readonly payload: string }
  | { readonly status: "failed"; readonly error: LambdaError }
  | { readonly status: "throttled" };

/** Where an invocation comes from. */
export interface InvocationOrigin {
  /** Stays the same over the attempts of an asynchronous invocation. @default a new one */
  readonly requestId?: string;
  /** The trace that calls. @default a new trace */
  readonly upstream?: TraceContext;
}

/** What an invoker works with. */
export interface InvokerParts {
  readonly fn: DeployedFunction;
  readonly pool: WorkerPool;
  readonly metrics: LambdaMetrics;
  readonly tracer: InvocationTracer;
  /** Takes a line for a log stream of the function. */
  readonly log: (stream: string, line: string, time: number) => void;
  readonly notify: Notify;
}

/** What an invocation throws where the fault does not say it. */
const INJECTED: InjectedError = { name: "Error", message: "Injected fault: the invocation ends before the handler" };

const reportStatus: Readonly<Record<Outcome["status"], ReportStatus>> = {
  success: "success",
  error: "error",
  timeout: "timeout",
  crash: "error",
};

/** Invokes one function as Lambda does: limits, logs, metrics and traces around the code. */
export class Invoker {
  /** Share of invocations that fail before the handler runs, and what they throw: an injected fault. */
  throwShare = 0;
  throwError: InjectedError = INJECTED;
  private inFlight = 0;
  private executing = 0;

  constructor(private readonly parts: InvokerParts) {}

  /** Invocations that run or wait for a worker. */
  get running(): number {
    return this.inFlight;
  }

  /** Runs the function with an event (JSON). Never throws for what the function does. */
  async invoke(event: string, { requestId = randomUUID(), upstream }: InvocationOrigin = {}): Promise<InvocationResult> {
    const { fn, metrics, notify } = this.parts;
    if (fn.reservedConcurrency !== null && this.inFlight >= fn.reservedConcurrency) {
      metrics.throttled(fn.name, Date.now());
      notify({ kind: "function-throttled", service: fn.service });
      return { status: "throttled" };
    }
    this.inFlight += 1;
    try {
      return await this.run(event, requestId, upstream);
    } finally {
      this.inFlight -= 1;
    }
  }

  private async run(event: string, requestId: string, upstream?: TraceContext): Promise<InvocationResult> {
    const { fn, pool, metrics, tracer, log } = this.parts;
    const { worker, cold } = await pool.acquire();
    this.executing += 1;
    try {
      const initError = await worker.initialized;
      const trace = tracer.begin(fn, requestId, upstream);
      const startedAt = Date.now();
      const started = performance.now();
      metrics.invoked(fn.name, startedAt, this.executing);
      log(worker.logStream, startLine(requestId, startedAt), startedAt);
      const outcome: Outcome = initError
        ? { status: "crash", error: initError }
        : await worker.invoke({
            requestId,
            event,
            traceHeader: trace.header,
            throwFirst: Math.random() < this.throwShare ? this.throwError : null,
          });
      const durationMs = performance.now() - started;
      const initDurationMs = cold ? worker.initMs : null;
      const endedAt = Date.now();
      const failed = outcome.status !== "success";
      metrics.ended(fn.name, startedAt, durationMs, failed);
      if (outcome.status === "error" || outcome.status === "crash") {
        log(worker.logStream, errorLine(requestId, outcome.error, endedAt), endedAt);
      }
      const report = {
        requestId,
        durationMs,
        initDurationMs,
        memorySizeMb: fn.memoryMb,
        maxMemoryUsedMb: "memoryMb" in outcome ? outcome.memoryMb : fn.memoryMb,
        status: reportStatus[outcome.status],
        errorType: outcome.status === "success" ? null : outcome.error.errorType,
        traceHeader: trace.header,
      };
      log(worker.logStream, reportLine(report, endedAt), endedAt);
      trace.end({ startedAt, endedAt, initDurationMs, error: outcome.status === "success" ? null : outcome.error });
      return this.conclude(outcome, durationMs, cold);
    } finally {
      this.executing -= 1;
      pool.release(worker);
    }
  }

  private conclude(outcome: Outcome, durationMs: number, cold: boolean): InvocationResult {
    const { service } = this.parts.fn;
    const { notify } = this.parts;
    if (outcome.status === "success") {
      notify({ kind: "function-invoked", service, durationMs, cold });
      return { status: "success", payload: outcome.payload };
    }
    const { error } = outcome;
    if (outcome.status === "error") notify({ kind: "function-failed", service, error });
    else if (outcome.status === "timeout") notify({ kind: "function-timed-out", service, error });
    else notify({ kind: "function-crashed", service, error });
    return { status: "failed", error };
  }
}
