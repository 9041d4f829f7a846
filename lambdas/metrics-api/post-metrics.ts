import { randomUUID } from "node:crypto";
import type { MetricPoint, PostedMetric } from "../../domain/contracts/metric.js";
import { EMF_METRICS } from "../../domain/contracts/telemetry.js";
import { parseMetrics, toPoint } from "../../domain/metrics/points.js";
import { CircuitOpenError, toError } from "../shared/errors.js";
import type { Measure, Route } from "../shared/http/api-handler.js";
import { HttpProblem } from "../shared/http/problem.js";
import type { ApiRequest } from "../shared/http/request.js";
import { type Claimed, claimRequest } from "./claim-request.js";
import { type Delivered, type DeliveryParts, deliver } from "./deliver.js";
import { metricIds } from "./ids.js";
import { retryAfter } from "./retry-after.js";

/** What taking metrics needs. */
export interface PostParts extends DeliveryParts {
  readonly limits: {
    readonly maxBatch: number;
    readonly maxBodyKb: number;
    readonly retentionDays: number;
    readonly shards: number;
  };
  readonly now: () => Date;
}

/** Longest Idempotency-Key. */
const MAX_KEY = 255;

/** Most problems that are told: a hostile body may have more than an answer can hold. */
const MAX_DETAILS = 1000;

function idempotencyKeyOf(request: ApiRequest): string | undefined {
  const key = request.header("idempotency-key");
  if (key === undefined || (key.length > 0 && key.length <= MAX_KEY)) return key;
  throw new HttpProblem("invalid_request", `the header Idempotency-Key must have 1 to ${MAX_KEY} characters`);
}

function metricsOf(request: ApiRequest, { maxBatch, maxBodyKb }: PostParts["limits"], now: number): readonly PostedMetric[] {
  const body = request.json(maxBodyKb);
  const count = Array.isArray(body) ? body.length : 1;
  if (count === 0) throw new HttpProblem("invalid_request", "the list of metrics is empty");
  if (count > maxBatch) throw new HttpProblem("payload_too_large", `the request has ${count} metrics, ${maxBatch} are allowed`);
  const { metrics, problems } = parseMetrics(body, now);
  if (problems.length === 0) return metrics;
  const more = problems.length > MAX_DETAILS ? `, of which the first ${MAX_DETAILS} are listed` : "";
  throw new HttpProblem(
    "invalid_request",
    `the metrics have ${problems.length} problem${problems.length === 1 ? "" : "s"}${more}`,
    {
      details: problems.slice(0, MAX_DETAILS).map(({ index, path, message }) => ({ index, path, message })),
    },
  );
}

function report({ stored, queued, failures }: Delivered, points: readonly MetricPoint[], measure: Measure): void {
  measure(EMF_METRICS.metricsAccepted, points.length);
  if (stored.size < points.length) measure(EMF_METRICS.metricsNotStored, points.length - stored.size);
  if (queued.size < points.length) measure(EMF_METRICS.metricsNotQueued, points.length - queued.size);
  const refused = failures.filter((error) => error instanceof CircuitOpenError).length;
  if (refused > 0) measure(EMF_METRICS.circuitOpen, refused);
  const lost = points.flatMap(({ id }, index) => (stored.has(id) || queued.has(id) ? [] : [index]));
  if (lost.length === 0) return;
  throw new HttpProblem("unavailable", "not all metrics were taken; repeat the request with the same Idempotency-Key", {
    details: lost.map((index) => ({ index, path: "", message: "was not taken" })),
    headers: { "Retry-After": retryAfter(failures) },
    cause: failures[0],
  });
}

/** Notes that a repeated request has nothing left to do. @returns why not: it will then do what is done already, to no effect */
async function finish({ claims, guards }: PostParts, claimed: Claimed, { stored, queued }: Delivered, count: number) {
  if ((claimed.state !== "first" && claimed.state !== "again") || stored.size < count || queued.size < count) return undefined;
  try {
    await guards.store(() => claims.finish(claimed.claim));
    return undefined;
  } catch (error) {
    return toError(error);
  }
}

/**
 * `POST /metrics`: 202 means that each metric is stored or queued. With an Idempotency-Key a repeated request changes nothing:
 * its ids follow from tenant, key and place in the list, its times from the first arrival.
 */
export const postMetrics =
  (parts: PostParts): Route =>
  async (request, measure) => {
    const tenant = request.requireTenant();
    const key = idempotencyKeyOf(request);
    const arrival = parts.now();
    const metrics = metricsOf(request, parts.limits, arrival.getTime());
    const ids = metricIds(tenant, key === undefined ? { fresh: randomUUID() } : { key }, metrics.length);
    const answer = { status: 202, body: { ids } };

    const claimed = await claimRequest(parts, {
      tenant,
      key,
      metrics,
      arrival,
      correlationId: request.correlationId,
      shards: parts.limits.shards,
    });
    if (claimed.state === "done") return { ...answer, fields: { metrics: ids.length, replayed: true } };
    const points = metrics.map((metric, index) => toPoint(metric, ids[index] ?? "", claimed.receivedAt));
    const delivered = await deliver(parts, points, tenant, claimed);
    report(delivered, points, measure);
    const unfinished = await finish(parts, claimed, delivered, points.length);
    const failure = delivered.failures[0] ?? unfinished;
    const fields = {
      metrics: ids.length,
      stored: delivered.stored.size,
      queued: delivered.queued.size,
      replayed: claimed.state === "again",
      ...(failure && { error: failure }),
    };
    return { ...answer, fields };
  };
