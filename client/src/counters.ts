import type { ClientStats, DropReason } from "./types.js";

/** Counts of a client, still growing. */
export interface Counters {
  tracked: number;
  sent: number;
  invalid: number;
  requests: number;
  retries: number;
  dimensionsLeftOut: number;
  readonly dropped: Record<DropReason, number>;
}

/** Nothing counted yet. */
export const newCounters = (): Counters => ({
  ...{ tracked: 0, sent: 0, invalid: 0, requests: 0, retries: 0, dimensionsLeftOut: 0 },
  dropped: { queue_full: 0, retries_exhausted: 0, refused: 0, rejected: 0, closed: 0, off: 0 },
});

/** The counts as callers see them. */
export const statsOf = (counters: Counters, pending: number, isOpen: boolean): ClientStats => ({
  ...counters,
  dropped: { ...counters.dropped },
  pending,
  circuit: isOpen ? "open" : "closed",
});
