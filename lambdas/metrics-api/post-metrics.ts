import { EMF_METRICS } from "../../domain/contracts/telemetry.js";
import type { Parsed } from "../../domain/metrics/parse.js";
import { toPoint } from "../../domain/metrics/points.js";
import { CircuitOpenError, toError } from "../shared/errors.js";
import type { ApiAnswer, Measure, Route } from "../shared/http/api-handler.js";
import { HttpProblem } from "../shared/http/problem.js";
import { type Claimed, claimRequest } from "./claim-request.js";
import { type Delivered, type DeliveryParts, deliver } from "./deliver.js";
import { metricIds } from "./ids.js";
import { type PostRequest, readPost } from "./read-request.js";
import { firstErrors, type Outcome, outcomeOf } from "./results.js";
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
  /** Told when accepted metrics are not stored yet. */
  readonly onDelay: () => void;
}

/** @throws {HttpProblem} 400 where no metric may be taken, with every wrong field of each */
function refuseWrong(parsed: readonly Parsed[], strict: boolean): void {
  const wrong = parsed.filter(({ errors }) => errors !== undefined);
  if (wrong.length === 0 || (wrong.length < parsed.length && !strict)) return;
  const { errors, of } = firstErrors(wrong.flatMap((one) => one.errors ?? []));
  throw new HttpProblem("invalid_request", `nothing was taken: the metrics have ${of}`, {
    errors,
    ...(strict && { headers: { "Preference-Applied": "handling=strict" } }),
  });
}

function measureDelivery({ stored, queued, failures }: Delivered, count: number, accepted: number, measure: Measure): void {
  measure(EMF_METRICS.metricsAccepted, accepted);
  if (stored.size < count) measure(EMF_METRICS.metricsNotStored, count - stored.size);
  if (queued.size < count) measure(EMF_METRICS.metricsNotQueued, count - queued.size);
  const refused = failures.filter((error) => error instanceof CircuitOpenError).length;
  if (refused > 0) measure(EMF_METRICS.circuitOpen, refused);
}

/** Notes that a repeated request has nothing left to do. @returns why not: it will then do what is done already, to no effect */
async function finish({ claims, guards }: PostParts, claimed: Claimed, { stored, queued }: Delivered, count: number) {
  if ((claimed.state !== "first" && claimed.state !== "again") || stored.size < count || queued.size < count) return undefined;
  try {
    await guards.claims(() => claims.finish(claimed.claim));
    return undefined;
  } catch (error) {
    return toError(error);
  }
}

/** 202 where all were accepted, 207 where some were refused, 503 where one or more could not be kept. */
function answerTo(post: PostRequest, outcome: Outcome, failures: readonly Error[], fields: ApiAnswer["fields"]): ApiAnswer {
  const { accepted, rejected, failed, delayed, ids, results } = outcome;
  const told = { accepted, rejected, ...(failed > 0 && { failed }), delayed, ids, ...(post.isList && { results }) };
  if (failed > 0)
    throw new HttpProblem("unavailable", "not all metrics could be kept; repeat the request with the same Idempotency-Key", {
      members: told,
      headers: { "Retry-After": retryAfter(failures) },
      cause: failures[0],
    });
  return { status: rejected > 0 ? 207 : 202, body: told, ...(fields && { fields }) };
}

/**
 * `POST /metrics`: a metric is accepted once it is stored or queued. With an Idempotency-Key a repeated request changes nothing:
 * ids follow from tenant, key and place in the list, all else from the first arrival.
 */
export const postMetrics =
  (parts: PostParts): Route =>
  async (request, measure) => {
    const tenant = request.requireTenant();
    const post = readPost(request, parts.limits);
    const arrival = parts.now();
    const asArrived = post.parse(arrival.getTime());
    refuseWrong(asArrived, post.strict);

    const { key, count } = post;
    const ids = metricIds(tenant, key, count);
    const about = { tenant, key, arrival, correlationId: request.correlationId, shards: parts.limits.shards };
    const claimed = await claimRequest(parts, { ...about, metrics: asArrived });
    // What may be taken hangs on the time; a repetition is judged by the time of the first.
    const first = Date.parse(claimed.receivedAt);
    const parsed = first === arrival.getTime() ? asArrived : post.parse(first);
    if (claimed.state === "done")
      return answerTo(post, outcomeOf(parsed, ids, undefined), [], { metrics: count, replayed: true });

    const points = parsed.flatMap(({ metric, errors }, index) =>
      metric && !errors ? [toPoint(metric, ids[index] ?? "", claimed.receivedAt)] : [],
    );
    const delivered = await deliver(parts, points, tenant, claimed);
    const outcome = outcomeOf(parsed, ids, delivered);
    measureDelivery(delivered, points.length, outcome.accepted, measure);
    if (outcome.delayed > 0) parts.onDelay();
    const unfinished = await finish(parts, claimed, delivered, points.length);
    const failure = delivered.failures[0] ?? unfinished;
    return answerTo(post, outcome, delivered.failures, {
      metrics: count,
      stored: delivered.stored.size,
      queued: delivered.queued.size,
      replayed: claimed.state === "again",
      ...(outcome.rejected > 0 && { rejected: outcome.rejected }),
      ...(failure && { error: failure }),
    });
  };
