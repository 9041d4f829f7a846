import type { Outcome } from "./answer.js";
import type { Entry } from "./queue.js";

/** What becomes of the metrics of a batch that was answered: each is in exactly one of the three. */
export interface Divided {
  readonly sent: readonly Entry[];
  readonly wrong: readonly Entry[];
  /** What the first of the wrong ones is. */
  readonly detail: string | undefined;
  /** Parts to be sent as batches of their own: nothing of them was taken. */
  readonly again: readonly (readonly Entry[])[];
}

/** Divides a batch by its answer. A batch that is too large is halved, a single metric that is too large is wrong. */
export function divide(entries: readonly Entry[], outcome: Exclude<Outcome, { kind: "failed" | "refused" }>): Divided {
  if (outcome.kind === "too-large") {
    if (entries.length === 1) return { sent: [], wrong: entries, detail: outcome.detail, again: [] };
    const half = Math.ceil(entries.length / 2);
    return { sent: [], wrong: [], detail: undefined, again: [entries.slice(0, half), entries.slice(half)] };
  }
  const { rejected } = outcome;
  if (outcome.kind === "wrong" && rejected.size === 0) return { sent: [], wrong: entries, detail: outcome.detail, again: [] };
  const wrong = entries.filter((_entry, place) => rejected.has(place));
  const right = entries.filter((_entry, place) => !rejected.has(place));
  const [detail] = rejected.values();
  if (outcome.kind === "accepted") return { sent: right, wrong, detail, again: [] };
  return { sent: [], wrong, detail, again: right.length > 0 ? [right] : [] };
}
