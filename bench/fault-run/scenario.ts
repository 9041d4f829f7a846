import type { Party, Span, Trouble } from "./troubles.js";

const SECOND = 1000;

/** When what is down, in ms from the start: the table for 30 s; the queue while the table's breaker is open, and once alone; the claims. */
export const DOWN: Readonly<Record<Party, readonly Span[]>> = {
  store: [{ from: 30 * SECOND, to: 60 * SECOND }],
  queue: [
    { from: 65 * SECOND, to: 80 * SECOND },
    { from: 150 * SECOND, to: 170 * SECOND },
  ],
  claims: [{ from: 110 * SECOND, to: 130 * SECOND }],
  circuit: [],
};

/** A run by its size. */
export interface Size {
  readonly metrics: number;
  /** Time over which clients begin requests, in ms. */
  readonly trafficMs: number;
  /** Most metrics of a request, and of one that is not among the few large ones. */
  readonly largest: number;
  readonly middling: number;
  /** Most processes of metrics-api and of metrics-processor. */
  readonly processes: { readonly api: number; readonly processor: number };
}

/** The run of the bench, two that show the same in less time, and one that ends when all have been down. */
export const SIZES = {
  full: { metrics: 100_000, trafficMs: 360 * SECOND, largest: 500, middling: 50, processes: { api: 24, processor: 8 } },
  quick: { metrics: 2000, trafficMs: 360 * SECOND, largest: 12, middling: 4, processes: { api: 12, processor: 4 } },
  test: { metrics: 300, trafficMs: 200 * SECOND, largest: 5, middling: 2, processes: { api: 6, processor: 2 } },
  short: { metrics: 150, trafficMs: 90 * SECOND, largest: 5, middling: 2, processes: { api: 4, processor: 1 } },
} as const satisfies Readonly<Record<string, Size>>;

/** What goes wrong all the time until the traffic ends. */
export const TROUBLE: Readonly<Record<Party, Trouble>> = {
  store: { attempts: 0.2, calls: 0.01, silent: 0.05, effective: 0.4, down: DOWN.store },
  queue: { attempts: 0.1, calls: 0.01, silent: 0.05, effective: 0.4, down: DOWN.queue },
  claims: { attempts: 0.1, calls: 0.01, silent: 0.05, effective: 0.4, down: DOWN.claims },
  // Always up: its breakers are looked at through it. Answers get lost all the same.
  circuit: { attempts: 0.05, calls: 0, silent: 0, effective: 0.5, down: DOWN.circuit },
};

/** Share of invocations that die between two of their requests. */
export const KILLS = 0.05;

/** Share of messages that are delivered to two consumers, and of finished batches that are delivered again. */
export const TWICE = 0.05;
export const UNDELETED = 0.03;

/** Share of items that a batch leaves undone, of writes that meet another, and of reads that see what was there before. */
export const UNDONE = 0.02;
export const CONFLICTS = 0.03;
export const STALE = 0.05;
