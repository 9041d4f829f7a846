/** What a function's answer says of the messages of its batch. */
export type BatchVerdict =
  | { readonly kind: "complete"; readonly failed: ReadonlySet<string> }
  /** The answer cannot be read, so every message counts as failed. */
  | { readonly kind: "malformed"; readonly reason: string };

const malformed = (reason: string): BatchVerdict => ({ kind: "malformed", reason });
const NONE: BatchVerdict = { kind: "complete", failed: new Set() };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parse(payload: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(payload) };
  } catch {
    return null; // the caller calls it malformed
  }
}

/**
 * Which messages of a batch failed, by the function's answer, as Lambda reads it (page "Implementing partial batch responses",
 * "Success and failure conditions"): an empty or null list or answer is success; an answer that is no object, an item whose
 * `itemIdentifier` is missing, empty or null, or names a message that is not in the batch, fails the whole batch.
 * @param payload the answer as JSON
 */
export function evaluateBatchResponse(payload: string, messageIds: readonly string[]): BatchVerdict {
  const parsed = payload.trim() === "" ? { value: null } : parse(payload);
  if (!parsed) return malformed("the answer is not JSON");
  const { value } = parsed;
  if (value === null) return NONE;
  if (!isRecord(value)) return malformed("the answer is not an object");
  const failures = value.batchItemFailures;
  if (failures === undefined || failures === null) return NONE;
  if (!Array.isArray(failures)) return malformed("batchItemFailures is not a list");
  const known = new Set(messageIds);
  const failed = new Set<string>();
  for (const [index, item] of failures.entries()) {
    const where = `batchItemFailures[${index}]`;
    const id: unknown = isRecord(item) ? item.itemIdentifier : undefined;
    if (typeof id !== "string" || id === "") return malformed(`${where} has no itemIdentifier`);
    if (!known.has(id)) return malformed(`${where} names ${id}, which is not in the batch`);
    failed.add(id);
  }
  return { kind: "complete", failed };
}
