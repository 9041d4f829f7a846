import type { Lacking, Source } from "../../../domain/contracts/report.js";
import type { Deadline } from "../../shared/deadline.js";
import { toError } from "../../shared/errors.js";
import { patiently } from "../../shared/patience.js";
import { reasonLine } from "../reason-line.js";

/** What a source gave, and what it did not. */
export interface Gathered<T> {
  readonly value: T;
  /** Why it is not all; none where nothing is missing. */
  readonly lacking: readonly string[];
}

/** Share of a source's time after which it begins nothing new, so that what it has is not lost. */
const BEGIN_SHARE = 0.8;

/** The deadline of one source: its own, and never beyond the invocation's. */
class SourceDeadline implements Deadline {
  private readonly end: number;

  constructor(ms: number) {
    this.end = performance.now() + ms * BEGIN_SHARE;
  }

  remainingMs(): number {
    return Math.max(0, this.end - performance.now());
  }
}

/** A source that is read, and how long that may take. */
export interface Reading<T> {
  readonly source: Source;
  readonly deadlineMs: number;
  /** What there is without it. */
  readonly nothing: T;
  readonly read: (deadline: Deadline) => Promise<Gathered<T>>;
}

/** Why something failed, in one line: the calls' errors name what was called. */
export const reasonOf = (thrown: unknown): string => {
  const { name, message } = toError(thrown);
  return reasonLine(`${name}: ${message}`);
};

/**
 * Reads a source within its deadline. Never throws: what failed is lacking.
 * @param deadline of the invocation
 */
export async function readSource<T>(
  { source, deadlineMs, nothing, read }: Reading<T>,
  deadline: Deadline,
): Promise<{ readonly value: T; readonly lacking: Lacking[] }> {
  const ms = Math.min(deadlineMs, deadline.remainingMs());
  try {
    const { value, lacking } = await patiently(`the source ${source}`, ms, read(new SourceDeadline(ms)));
    return { value, lacking: lacking.map((reason) => ({ source, reason })) };
  } catch (error) {
    return { value: nothing, lacking: [{ source, reason: reasonOf(error) }] };
  }
}

/**
 * Waits for calls of which some may fail: an API that is throttled refuses one and answers the next.
 * @returns each call's result, undefined where it failed, and why the first of those did; null: none did
 * @throws what the first threw, where all failed
 */
export async function whatCame<T>(
  calls: readonly Promise<T>[],
): Promise<{ readonly came: readonly (T | undefined)[]; readonly failure: string | null }> {
  const results = await Promise.allSettled(calls);
  const failed = results.filter((result) => result.status === "rejected");
  const [first] = failed;
  if (first && failed.length === results.length) throw first.reason;
  return {
    came: results.map((result) => (result.status === "fulfilled" ? result.value : undefined)),
    failure: first ? reasonOf(first.reason) : null,
  };
}
