import * as v from "valibot";
import { MAX_SHARDS, MetricPointSchema, type MetricsAccepted, type PendingMetric } from "../contracts/metric.js";
import { pointsOfPending, shardOf } from "./keys.js";
import { messagesOf, type PointsMessage } from "./messages.js";

/** Longest time until a point that was queued to no effect is queued again. */
const LONGEST_WAIT_MS = 3_600_000;

/**
 * Whether a point is to be queued now: it has been there for a while, so that nobody else is about to, and its last message has
 * had its time, which doubles with each.
 * @param now epoch ms
 */
export function isDue({ receivedAt, sweptAt, sweeps = 0 }: PendingMetric, now: number, graceMs: number): boolean {
  if (Date.parse(receivedAt) > now - graceMs) return false;
  return sweptAt === undefined || Date.parse(sweptAt) <= now - Math.min(graceMs * 2 ** sweeps, LONGEST_WAIT_MS);
}

/** The note after the point was queued once more. */
export const afterSweep = (item: PendingMetric, now: Date): PendingMetric => ({
  ...item,
  sweptAt: now.toISOString(),
  sweeps: (item.sweeps ?? 0) + 1,
});

/** A number of shards by which the point has the key that it has; the number may have grown since it was stored. */
function shardsOf({ id, series }: PendingMetric, current: number): number {
  const points = pointsOfPending(series);
  const shard = Number(points.slice(points.lastIndexOf("#") + 1));
  const numbers = [current, ...Array.from({ length: MAX_SHARDS }, (_, index) => index + 1)];
  return numbers.find((shards) => shardOf(id, shards) === shard) ?? current;
}

const PointOfItem = v.object(MetricPointSchema.entries);

interface Request {
  readonly about: Omit<MetricsAccepted, "points">;
  readonly items: PendingMetric[];
}

/** The messages that queue points: those of one request together, as far as a message may hold them. */
export function sweepMessages(items: readonly PendingMetric[], shards: number): readonly PointsMessage[] {
  const requests = new Map<string, Request>();
  for (const item of items) {
    const about = {
      type: "metrics.accepted" as const,
      tenant: item.series.slice(0, item.series.indexOf("#")),
      correlationId: item.correlationId,
      receivedAt: item.receivedAt,
      shards: shardsOf(item, shards),
      swept: true as const,
    };
    const key = JSON.stringify(about);
    const request: Request = requests.get(key) ?? { about, items: [] };
    requests.set(key, request);
    request.items.push(item);
  }
  return [...requests.values()].flatMap(({ about, items: own }) =>
    messagesOf(
      own.map((item) => v.parse(PointOfItem, item)),
      about,
    ),
  );
}
