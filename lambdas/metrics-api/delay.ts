import type { CircuitStore } from "../shared/circuit-breaker/circuit-store.js";

/** So long after trouble with the table, the queue may still hold metrics that the table lacks. */
const AFTERMATH_MS = 15 * 60_000;

/** What is found out holds so long, in ms. */
const REUSE_MS = 1000;

/** What tells whether accepted metrics are still to be stored. */
export interface DelayParts {
  readonly circuit: Pick<CircuitStore, "read">;
  /** Messages in the queue. */
  readonly backlog: () => Promise<number>;
  /** Epoch ms. */
  readonly now: () => number;
}

/** Knows whether metrics were accepted that queries do not show yet. */
export interface Delay {
  /** Metrics were accepted that are not stored. */
  note(): void;
  /** Undefined while nobody can tell. */
  isDelayed(): Promise<boolean | undefined>;
}

/** Metrics may be missing while the table's breaker is not closed, and after that until the queue is empty. */
export function createDelay({ circuit, backlog, now }: DelayParts): Delay {
  let noted = Number.NEGATIVE_INFINITY;
  let last: { readonly at: number; readonly found: Promise<boolean | undefined> } | undefined;
  const find = async (): Promise<boolean | undefined> => {
    try {
      const { state, openedAt } = await circuit.read();
      if (state !== "CLOSED") return true;
      return now() - Math.max(noted, openedAt) < AFTERMATH_MS && (await backlog()) > 0;
    } catch {
      // The answer says nothing of it then; the metrics themselves were read.
      return undefined;
    }
  };
  return {
    note: () => {
      noted = now();
      last = undefined;
    },
    isDelayed: () => {
      if (!last || Math.abs(now() - last.at) >= REUSE_MS) last = { at: now(), found: find() };
      return last.found;
    },
  };
}
