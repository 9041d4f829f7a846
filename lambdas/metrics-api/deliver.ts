import type { MetricPoint } from "../../domain/contracts/metric.js";
import { messagesOf } from "../../domain/metrics/messages.js";
import { toPending, toStored } from "../../domain/metrics/points.js";
import { toError } from "../shared/errors.js";
import type { Guard } from "../shared/guard.js";
import { createLimiter } from "../shared/limiter.js";
import type { PutMetrics } from "../shared/repositories/metrics.js";
import type { PutPending } from "../shared/repositories/pending.js";
import type { Claimed, ClaimParts } from "./claim-request.js";

const MAX_PARALLEL = 10;

/** Where data points go. */
export interface DeliveryParts extends ClaimParts {
  readonly store: PutMetrics;
  /** Notes that the queue did not take points. */
  readonly note: PutPending;
  /** Sends one message to the queue. */
  readonly enqueue: (message: string) => Promise<void>;
  readonly guards: { readonly store: Guard; readonly queue: Guard; readonly claims: Guard };
  readonly limits: { readonly retentionDays: number };
}

/** Ids of the data points that arrived, and why others did not. */
export interface Delivered {
  /** In the table. */
  readonly stored: ReadonlySet<string>;
  /** In the queue. */
  readonly queued: ReadonlySet<string>;
  /** Kept for sure, and sure to be processed: queued, or stored with the note that it is not. */
  readonly taken: ReadonlySet<string>;
  readonly failures: readonly Error[];
}

/** Runs all, whatever becomes of each. @returns why some failed */
async function attemptAll(calls: readonly (() => Promise<unknown>)[]): Promise<Error[]> {
  const limited = createLimiter(MAX_PARALLEL);
  const ended = await Promise.allSettled(calls.map((call) => limited(call)));
  return ended.flatMap((result) => (result.status === "rejected" ? [toError(result.reason)] : []));
}

/**
 * Stores data points and queues them, both at once. Either alone is enough: who consumes the queue stores what is missing, and
 * what is stored and not queued is noted as such in the table, where the sweep finds it. The note is an item of its own: a write of the
 * point whose answer was lost may still be repeated by the SDK after all is said and done, and must not undo it.
 *
 * Where the claim could not be made, they go by the queue first: its consumer makes the claim and knows their times then. What the
 * queue does not take is stored if it has a time of its own. With the time of this arrival it would be another point than that of a
 * repetition, and both would count: it is not taken.
 */
export async function deliver(
  { store, note, enqueue, guards, limits }: DeliveryParts,
  points: readonly MetricPoint[],
  tenant: string,
  claimed: Claimed,
): Promise<Delivered> {
  const { correlationId, receivedAt, shards } = claimed;
  const stored = new Set<string>();
  const queued = new Set<string>();
  const noted = new Set<string>();
  const about = { tenant, correlationId, receivedAt, shards, retentionDays: limits.retentionDays };

  const put = <Item extends { readonly id: string }>(
    write: (items: readonly Item[], landed: (items: readonly Item[]) => void) => Promise<void>,
    items: readonly Item[],
    landed: Set<string>,
  ): Promise<Error[]> => {
    if (items.length === 0) return Promise.resolve([]);
    const land = (done: readonly Item[]) => {
      for (const { id } of done) landed.add(id);
    };
    return attemptAll([() => guards.store(() => write(items, land))]);
  };
  const queueAll = () => {
    const claim = claimed.state === "unknown" ? { claim: claimed.claim } : {};
    const head = { type: "metrics.accepted", tenant, correlationId, receivedAt, shards, ...claim } as const;
    return attemptAll(
      messagesOf(points, head).map((message) => async () => {
        await guards.queue(() => enqueue(message.body));
        for (const { id } of message.points) queued.add(id);
      }),
    );
  };

  const items = points.map((point) => toStored(point, about));
  const failures: Error[] = [];
  if (claimed.state === "unknown") {
    failures.push(toError(claimed.failure), ...(await queueAll()));
    failures.push(
      ...(await put(
        store,
        items.filter(({ id, timed }) => timed === undefined && !queued.has(id)),
        stored,
      )),
    );
  } else for (const found of await Promise.all([put(store, items, stored), queueAll()])) failures.push(...found);

  const open = items.filter(({ id }) => stored.has(id) && !queued.has(id));
  failures.push(
    ...(await put(
      note,
      open.map((item) => toPending(item, shards)),
      noted,
    )),
  );
  return { stored, queued, taken: noted.size === 0 ? queued : new Set([...queued, ...noted]), failures };
}
