import type { StoredMetric } from "../../domain/contracts/metric.js";
import { keyText } from "../../domain/metrics/counting.js";

/** The data points of one message, as their items. */
export interface Arrival {
  readonly tenant: string;
  readonly items: readonly StoredMetric[];
  /** They were queued by the sweep: there are notes that they are not. */
  readonly swept: boolean;
  /** Runs a call so that it belongs to the message's trace. */
  readonly inTrace: <T>(call: () => T) => T;
}

/** A data point of a batch, and how far it has come. */
export interface Point {
  readonly item: StoredMetric;
  /** The first that brought it. */
  readonly arrival: Arrival;
  /** How it was found: stored, noted as not queued, marked as processed. */
  stored: boolean;
  pending: boolean;
  done: boolean;
  /** Marked and counted in this batch. */
  counted: boolean;
  /** Names of the rules that it matches. */
  rules: readonly string[];
  /** An analysis was asked for. */
  asked: boolean;
  /** Why it must come again. */
  failure: Error | undefined;
}

/** The points of a batch: each once, and those of each message. */
export interface Batch {
  readonly points: readonly Point[];
  readonly byArrival: ReadonlyMap<Arrival, readonly Point[]>;
}

/** Points that may come several times, in one message or many, each once. */
export function batchOf(arrivals: readonly Arrival[]): Batch {
  const points = new Map<string, Point>();
  const pointOf = (item: StoredMetric, arrival: Arrival): Point => {
    const key = keyText(item);
    const point = points.get(key) ?? { ...FRESH, item, arrival };
    if (arrival.swept) point.pending = true;
    points.set(key, point);
    return point;
  };
  const byArrival = new Map(arrivals.map((arrival) => [arrival, arrival.items.map((item) => pointOf(item, arrival))]));
  return { points: [...points.values()], byArrival };
}

const FRESH = {
  stored: false,
  pending: false,
  done: false,
  counted: false,
  rules: [],
  asked: false,
  failure: undefined,
} as const;

/** True while there is something to do for it. */
export const isOpen = ({ done, counted, failure }: Point): boolean => !done && !counted && !failure;

/** Notes why points must come again; the first reason stays. */
export function fail(points: readonly Point[], error: Error): void {
  for (const point of points) point.failure ??= error;
}
