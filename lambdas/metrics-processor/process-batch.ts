import type { StoredMetric } from "../../domain/contracts/metric.js";
import { keyText } from "../../domain/metrics/counting.js";
import { publicationOf } from "../../domain/metrics/publish.js";
import { isPublishable } from "../../domain/metrics/time.js";
import { toError } from "../shared/errors.js";
import { count } from "./count.js";
import { judge } from "./judge.js";
import { look, noteKeyOf } from "./look.js";
import type { ProcessorParts } from "./parts.js";
import { type Arrival, type Batch, batchOf, fail, isOpen, type Point } from "./points.js";

/** What became of the data points of one message; a point that several messages brought counts for the first. */
export interface Processed {
  readonly published: number;
  /** Processed before, here or elsewhere. */
  readonly duplicates: number;
  /** Stored or processed only now because one of the two had failed on arrival. */
  readonly repaired: number;
  readonly analyses: number;
  /** Names of the rules that were matched, each as often as it was. */
  readonly rules: readonly string[];
}

/** Writes items; what could not be written must come again. */
async function write(points: readonly Point[], { put }: ProcessorParts): Promise<void> {
  if (points.length === 0) return;
  const landed = new Set<StoredMetric>();
  try {
    await put(
      points.map(({ item }) => item),
      (items) => {
        for (const item of items) landed.add(item);
      },
    );
  } catch (error) {
    fail(
      points.filter(({ item }) => !landed.has(item)),
      toError(error),
    );
  }
}

/** Removes the notes that points are not queued; what still has one must come again. */
async function dropNotes(points: readonly Point[], { dropPending }: ProcessorParts): Promise<void> {
  if (points.length === 0) return;
  const open = new Map(points.map((point) => [keyText(noteKeyOf(point)), point]));
  try {
    await dropPending(points.map(noteKeyOf), (keys) => {
      for (const key of keys) open.delete(keyText(key));
    });
  } catch (error) {
    fail([...open.values()], toError(error));
  }
}

function publish(points: readonly Point[], { environment, namespace, publish: writeLine, now }: ProcessorParts): void {
  for (const { item, arrival } of points) {
    if (!isPublishable(item.timestamp, now().getTime())) continue;
    writeLine(publicationOf(item, { tenant: arrival.tenant, environment, namespace, correlationId: item.correlationId }));
  }
}

function resultsOf({ byArrival }: Batch): ReadonlyMap<Arrival, Processed | Error> {
  return new Map(
    [...byArrival].map(([arrival, points]): [Arrival, Processed | Error] => {
      const failure = points.find((point) => point.failure)?.failure;
      if (failure) return [arrival, failure];
      const own = [...new Set(points)].filter((point) => point.counted && point.arrival === arrival);
      return [
        arrival,
        {
          published: own.length,
          duplicates: points.length - own.length,
          repaired: own.filter(({ stored, pending }) => !stored || pending).length,
          analyses: own.filter(({ asked }) => asked).length,
          rules: own.flatMap(({ rules }) => rules),
        },
      ];
    }),
  );
}

/**
 * Works on the data points of all messages of a batch together, so that a sum is written once for many of them. Each step may be
 * repeated, and each leaves the next to be done by whoever gets the message again:
 * what is missing is stored; analyses are asked for; least and greatest values reach the points'; marks and sums are
 * written in transactions; values are published; notes that points are not queued are removed.
 * @returns for each message what became of it, or why it must come again
 */
export async function processBatch(
  arrivals: readonly Arrival[],
  parts: ProcessorParts,
): Promise<ReadonlyMap<Arrival, Processed | Error>> {
  const batch = batchOf(arrivals);
  const { points } = batch;
  const known = await look(points, parts.lookUp);
  await write(
    points.filter(({ stored, failure }) => !stored && !failure),
    parts,
  );
  await judge(points.filter(isOpen), parts);
  await count(points.filter(isOpen), known, parts);
  publish(
    points.filter(({ counted }) => counted),
    parts,
  );
  await dropNotes(
    points.filter(({ pending, counted, done }) => pending && (counted || done)),
    parts,
  );
  return resultsOf(batch);
}
