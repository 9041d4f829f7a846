import { ObsError } from "../../errors.js";
import { hintFor } from "../hints.js";

/** Name of an error of the AWS SDK; empty for anything else. */
export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "");

/** HTTP status of an error of the AWS SDK, where there was an answer. */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("$metadata" in error)) return undefined;
  const { $metadata: metadata } = error;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return undefined;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}

/** What AWS said, on one line. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A refused connection to every address of a host comes as one error that says nothing itself.
  const inner = error instanceof AggregateError ? error.errors.map(wordsOf).join("; ") : error.message;
  return [error.name === "Error" || error.name === "AggregateError" ? "" : error.name, inner].filter(Boolean).join(": ");
}

/** The error to throw when a call to AWS failed, with what may mend it. */
export function awsFailure(what: string, error: unknown, environment: string): ObsError {
  const words = wordsOf(error);
  const hint = hintFor(words, environment);
  return new ObsError(`${what}: ${words}${hint ? `\n${hint}` : ""}`, 1, { cause: error });
}
