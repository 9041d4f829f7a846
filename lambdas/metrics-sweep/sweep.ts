import type { PendingMetric } from "../../domain/contracts/metric.js";
import { EMF_METRICS } from "../../domain/contracts/telemetry.js";
import { allShards } from "../../domain/metrics/keys.js";
import { afterSweep, isDue, sweepMessages } from "../../domain/metrics/sweep.js";
import type { Deadline } from "../shared/deadline.js";
import { toError } from "../shared/errors.js";
import { createLimiter } from "../shared/limiter.js";
import type { After, PutPending, ReadPending } from "../shared/repositories/pending.js";
import { type Measure, type TaskDone, TaskError } from "../shared/task.js";

/** What the sweep works with. */
export interface SweepParts {
  readonly read: ReadPending;
  readonly put: PutPending;
  /** Sends one message to the queue. */
  readonly enqueue: (message: string) => Promise<void>;
  readonly shards: number;
  readonly graceMs: number;
  /** Most points that one run queues. */
  readonly maxPoints: number;
  readonly deadline: Deadline;
  readonly now: () => Date;
}

/** Points of one read. */
const PAGE = 500;

/** Messages that are sent side by side. */
const MAX_PARALLEL = 10;

/** Time that a page may take, in ms; with less left no further one is begun. */
const PAGE_MS = 5000;

/** Points that are looked at in vain for each that may be queued: those whose message is on its way. */
const LOOKS = 5;

/** What a run has found and done. */
interface Swept {
  seen: number;
  queued: number;
  /** Epoch ms. */
  oldest: number;
  readonly failures: Error[];
}

/**
 * Queues points. They are marked as queued before, so that the mark cannot undo what the processor does with the message; where no
 * message comes of it, they are due again later.
 */
async function queuePoints(
  items: readonly PendingMetric[],
  swept: Swept,
  { put, enqueue, shards, now }: SweepParts,
): Promise<void> {
  if (items.length === 0) return;
  const marked: PendingMetric[] = [];
  const byKey = new Map(items.map((item) => [item.at, item]));
  try {
    await put(
      items.map((item) => afterSweep(item, now())),
      (landed) => marked.push(...landed.flatMap(({ at }) => byKey.get(at) ?? [])),
    );
  } catch (error) {
    swept.failures.push(toError(error));
  }
  const limited = createLimiter(MAX_PARALLEL);
  await Promise.all(
    sweepMessages(marked, shards).map(({ body, points }) =>
      limited(async () => {
        try {
          await enqueue(body);
          swept.queued += points.length;
        } catch (error) {
          swept.failures.push(toError(error));
        }
      }),
    ),
  );
}

async function sweepShard(shard: number, swept: Swept, parts: SweepParts): Promise<void> {
  const { read, graceMs, deadline, now } = parts;
  const most = Math.ceil(parts.maxPoints / parts.shards);
  let taken = 0;
  let looked = 0;
  let after: After | undefined;
  do {
    const { items, last } = await read(shard, PAGE, after);
    const time = now().getTime();
    const due = items.filter((item) => isDue(item, time, graceMs)).slice(0, most - taken);
    taken += due.length;
    looked += items.length;
    swept.seen += items.length;
    for (const { receivedAt } of items) swept.oldest = Math.min(swept.oldest, Date.parse(receivedAt));
    await queuePoints(due, swept, parts);
    after = last;
  } while (after && taken < most && looked < LOOKS * most && deadline.remainingMs() > PAGE_MS);
}

/**
 * Queues points that were stored when the queue did not take them, so that they are counted and published like all others: so many
 * in one run, those of each shard with the earliest time first. The processor makes them like the others; until then they stay.
 * @throws {TaskError} when something failed, after all else was done
 */
export async function sweep(parts: SweepParts, measure: Measure): Promise<TaskDone> {
  const started = parts.now().getTime();
  const swept: Swept = { seen: 0, queued: 0, oldest: started, failures: [] };
  const shards = await Promise.allSettled(allShards(parts.shards).map((shard) => sweepShard(shard, swept, parts)));
  for (const result of shards) if (result.status === "rejected") swept.failures.push(toError(result.reason));
  const oldestSeconds = Math.max(0, (started - swept.oldest) / 1000);
  measure(EMF_METRICS.metricsSwept, swept.queued);
  measure(EMF_METRICS.metricsPending, swept.seen);
  measure(EMF_METRICS.pendingAge, oldestSeconds);
  const fields = { queued: swept.queued, pending: swept.seen, oldestSeconds };
  const [failure] = swept.failures;
  if (failure)
    throw new TaskError(
      `${swept.failures.length} calls failed; what they were about is queued by a later run: ${failure.message}`,
      fields,
      { cause: failure },
    );
  return swept.queued > 0
    ? { outcome: "swept", message: "metrics that were only stored are queued", fields }
    : { outcome: "nothing", message: "no metrics had to be queued", fields };
}
