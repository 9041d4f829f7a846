import { redactCardNumbers } from "../../../domain/contracts/redaction.js";

/** An error as the shared log schema wants it, with the errors beneath it. */
function errorFields(error: Error): Record<string, unknown> {
  return {
    name: error.name,
    message: redactCardNumbers(error.message),
    stack: error.stack === undefined ? undefined : redactCardNumbers(error.stack),
    cause: error.cause === undefined ? undefined : redact(error.cause),
  };
}

const isClean = (value: number | bigint): boolean => {
  const text = String(value);
  return redactCardNumbers(text) === text;
};

/**
 * A copy of any value without card numbers in its texts, keys and numbers; errors become `{name, message, stack, cause}`.
 */
export function redact(value: unknown): unknown {
  if (typeof value === "string") return redactCardNumbers(value);
  if (typeof value === "number" || typeof value === "bigint") return isClean(value) ? value : redactCardNumbers(String(value));
  if (value instanceof Error) return errorFields(value);
  if (Array.isArray(value)) return value.map(redact);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "object" && value !== null) return redactFields(value);
  return value;
}

/** {@link redact} for the fields of an object. */
export function redactFields(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [redactCardNumbers(key), redact(value)]));
}
