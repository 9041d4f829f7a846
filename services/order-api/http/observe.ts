import type { MiddlewareHandler } from "hono";
import * as v from "valibot";
import { CorrelationIdSchema } from "../../../domain/contracts/order.js";
import { redactCardNumbers } from "../../../domain/contracts/redaction.js";
import { EMF_METRICS } from "../../../domain/contracts/telemetry.js";
import { freshCorrelationId } from "../ids.js";
import type { EmfWriter } from "../telemetry/emf.js";
import type { Logger } from "../telemetry/logger.js";
import type { HttpMetrics } from "../telemetry/prometheus.js";
import type { Tracer } from "../tracing.js";
import type { AppEnv } from "./env.js";

/** Route of a request that matched none. */
export const NO_ROUTE = "(none)";
/** Routes that machines poll: neither traced nor counted as work, logged for debugging only. */
const POLLED = new Set(["/health", "/metrics"]);

/** The caller's correlation id when it is one (a card number is not), else a fresh one. */
export function correlationIdOf(header: string | undefined): string {
  const given = v.safeParse(CorrelationIdSchema, header);
  return given.success && redactCardNumbers(given.output) === given.output ? given.output : freshCorrelationId();
}

/** What the observer reports to. `now` is a clock in milliseconds that never jumps. */
export interface Observers {
  readonly log: Logger;
  readonly emf: EmfWriter;
  readonly metrics: HttpMetrics;
  readonly tracer: Tracer;
  readonly now: () => number;
}

/** Work that succeeded or failed by our own fault is counted; a caller's mistake is neither. */
function emfOf(status: number, durationMs: number) {
  const { operationDuration, operationFailed, operationSucceeded } = EMF_METRICS;
  if (status >= 400 && status < 500) return [];
  const outcome = status >= 500 ? operationFailed : operationSucceeded;
  return [
    { ...operationDuration, value: durationMs },
    { ...outcome, value: 1 },
  ];
}

/** Gives each request its correlation id, trace and logger, and reports how it was answered. */
export const observe =
  ({ log, emf, metrics, tracer, now }: Observers): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const started = now();
    const { method, path } = c.req;
    const correlationId = correlationIdOf(c.req.header("x-correlation-id"));
    const { incoming, outgoing } = c.env ?? {};
    const exchange = incoming && outgoing && !POLLED.has(path) ? { incoming, outgoing } : undefined;
    await tracer.run(exchange, async (trace) => {
      trace.annotate("correlationId", correlationId);
      const requestLog = log.with({ correlationId, traceId: trace.traceId });
      c.set("correlationId", correlationId);
      c.set("trace", trace);
      c.set("log", requestLog);
      c.set("route", NO_ROUTE);
      await next();
      c.header("X-Correlation-Id", correlationId);
      const durationMs = Math.round((now() - started) * 100) / 100;
      const { status } = c.res;
      const route = c.get("route");
      const operation = `${method} ${route}`;
      metrics.record({ route, method, status, seconds: durationMs / 1000 });
      if (POLLED.has(route)) return requestLog.debug("answered", { operation, status });
      const failure = c.get("failure");
      const fields = { operation, status, durationMs, ...(failure !== undefined && { error: failure }) };
      if (status >= 500) requestLog.error("failed", fields);
      else if (status >= 400) requestLog.warn("refused", fields);
      else requestLog.info("answered", fields);
      const data = route === NO_ROUTE ? [] : emfOf(status, durationMs);
      if (data.length > 0) emf.put(data, { operation, correlationId });
    });
  };
