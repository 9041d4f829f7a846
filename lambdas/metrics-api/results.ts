import type { ProblemDetail } from "../../domain/contracts/problems.js";
import type { Parsed } from "../../domain/metrics/parse.js";
import type { Delivered } from "./deliver.js";

/** Most problems that are told: a hostile body may have more than an answer can hold. */
const MAX_ERRORS = 1000;

/** What became of one metric of a list. */
export type ItemResult =
  | { readonly index: number; readonly status: 202; readonly id: string; readonly delayed?: true }
  | { readonly index: number; readonly status: 400; readonly errors: readonly ProblemDetail[] }
  | { readonly index: number; readonly status: 503 };

/** What became of a request's metrics, as the answer tells it. */
export interface Outcome {
  readonly accepted: number;
  readonly rejected: number;
  /** Neither stored nor queued. */
  readonly failed: number;
  /** Accepted, and not stored yet: queries show them later. */
  readonly delayed: number;
  /** Id of each metric in the request's order; null where it was not accepted. */
  readonly ids: readonly (string | null)[];
  readonly results: readonly ItemResult[];
}

/** The errors that an answer tells, and how many more there are. */
export function firstErrors(errors: readonly ProblemDetail[]): {
  readonly errors: readonly ProblemDetail[];
  readonly of: string;
} {
  const more = errors.length > MAX_ERRORS ? `, of which the first ${MAX_ERRORS} are listed` : "";
  return { errors: errors.slice(0, MAX_ERRORS), of: `${errors.length} problem${errors.length === 1 ? "" : "s"}${more}` };
}

/** @param delivered undefined: all was done before, by an earlier request of the same key */
export function outcomeOf(parsed: readonly Parsed[], ids: readonly string[], delivered: Delivered | undefined): Outcome {
  let [accepted, rejected, failed, delayed, told] = [0, 0, 0, 0, 0];
  const results = parsed.map(({ errors }, index): ItemResult => {
    const id = ids[index] ?? "";
    if (errors) {
      rejected += 1;
      const listed = errors.slice(0, Math.max(1, MAX_ERRORS - told));
      told += listed.length;
      return { index, status: 400, errors: listed };
    }
    if (delivered && !delivered.taken.has(id)) {
      failed += 1;
      return { index, status: 503 };
    }
    accepted += 1;
    if (!delivered || delivered.stored.has(id)) return { index, status: 202, id };
    delayed += 1;
    return { index, status: 202, id, delayed: true };
  });
  return { accepted, rejected, failed, delayed, ids: results.map((one) => ("id" in one ? one.id : null)), results };
}
