import {
  MAX_POINTS_PER_MESSAGE,
  type MetricPoint,
  type MetricsAccepted,
  type StoredMetric,
} from "../../domain/contracts/metric.js";
import { chunk } from "../../domain/metrics/chunks.js";
import { toStored } from "../../domain/metrics/points.js";
import { toError } from "../shared/errors.js";
import type { Guard } from "../shared/guard.js";
import { createLimiter } from "../shared/limiter.js";
import type { QueueSender } from "../shared/queue.js";
import type { PutMetrics } from "../shared/repositories/metrics.js";
import type { Claimed, ClaimParts } from "./claim-request.js";

/** Largest list of data points in a message, in bytes: what is around them fits into SQS's 256 KiB too. */
const MAX_POINTS_BYTES = 240 * 1024;

const MAX_PARALLEL = 10;

/** Where data points go. */
export interface DeliveryParts extends ClaimParts {
  readonly store: PutMetrics;
  readonly queue: QueueSender<MetricsAccepted>;
  readonly guards: { readonly store: Guard; readonly queue: Guard };
  readonly limits: { readonly retentionDays: number };
}

/** Ids of the data points that arrived, and why others did not. */
export interface Delivered {
  readonly stored: ReadonlySet<string>;
  readonly queued: ReadonlySet<string>;
  readonly failures: readonly Error[];
}

/** Runs all, whatever becomes of each. @returns why some failed */
async function attemptAll(calls: readonly (() => Promise<unknown>)[]): Promise<Error[]> {
  const limited = createLimiter(MAX_PARALLEL);
  const ended = await Promise.allSettled(calls.map((call) => limited(call)));
  return ended.flatMap((result) => (result.status === "rejected" ? [toError(result.reason)] : []));
}

/**
 * Stores data points and queues them. Either alone is enough: the consumer of the queue stores what is not stored, and publishes
 * what it finds stored but never queued.
 *
 * New points are stored first, so that the consumer, who marks them, finds them there. Repeated ones are written only where
 * they are missing. Where the claim could not be made, they go by the queue alone: its consumer makes the claim and knows
 * their times then; only if that fails too are they stored with the time of this arrival.
 */
export async function deliver(
  { store, queue, guards, limits }: DeliveryParts,
  points: readonly MetricPoint[],
  tenant: string,
  claimed: Claimed,
): Promise<Delivered> {
  const { correlationId, receivedAt, shards } = claimed;
  const stored = new Set<string>();
  const queued = new Set<string>();
  const landed = (items: readonly Pick<StoredMetric, "id">[]) => {
    for (const { id } of items) stored.add(id);
  };
  const itemOf = (point: MetricPoint) =>
    toStored(point, { tenant, correlationId, receivedAt, shards, retentionDays: limits.retentionDays });

  const storeAll = (wanted: readonly MetricPoint[]) =>
    attemptAll(wanted.length === 0 ? [] : [() => guards.store(() => store(wanted.map(itemOf), landed))]);
  const queueAll = () =>
    attemptAll(
      chunk(points, { count: MAX_POINTS_PER_MESSAGE, bytes: MAX_POINTS_BYTES }).map((group) => async () => {
        const claim = claimed.state === "unknown" ? { claim: claimed.claim } : {};
        const message: MetricsAccepted = {
          type: "metrics.accepted",
          tenant,
          correlationId,
          receivedAt,
          shards,
          ...claim,
          points: group,
        };
        await guards.queue(() => queue.send(message));
        for (const { id } of group) queued.add(id);
      }),
    );

  if (claimed.state === "unknown") {
    const notQueued = await queueAll();
    const left = points.filter(({ id }) => !queued.has(id));
    return { stored, queued, failures: [toError(claimed.failure), ...notQueued, ...(await storeAll(left))] };
  }
  const notStored = await storeAll(points);
  const notQueued = await queueAll();
  return { stored, queued, failures: [...notStored, ...notQueued] };
}
