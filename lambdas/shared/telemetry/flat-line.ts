import { redactCardNumbers } from "../../../domain/contracts/redaction.js";

/** Root of the invocation's trace. */
const traceRoot = (): string | undefined => /(?:^|;)Root=([^;]+)/.exec(process.env._X_AMZN_TRACE_ID ?? "")?.[1];

/** Fields that are the logger's own; it says so when somebody else gives one. */
const RESERVED = new Set(["level", "message", "sampling_rate", "service", "timestamp"]);

/** True for an object that may be read by any name. */
const isReadable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/**
 * The log line of fields that are texts, numbers and truths alone, as most lines are: the very line that the logger would make of them.
 * @returns undefined for other fields, and where something is to be redacted: the logger knows how
 */
export function flatLine(service: string, message: string, fields: unknown): string | undefined {
  if (!isReadable(fields)) return undefined;
  const line: Record<string, unknown> = { timestamp: new Date().toISOString(), level: "INFO", service, message };
  // Whoever says that there is none is believed.
  if (!Object.hasOwn(fields, "traceId")) line.traceId = traceRoot();
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (RESERVED.has(name)) return undefined;
    if (value === undefined || value === null || value === "") continue;
    if (typeof value !== "string" && typeof value !== "boolean" && !(typeof value === "number" && Number.isFinite(value)))
      return undefined;
    line[name] = value;
  }
  const text = JSON.stringify(line);
  return redactCardNumbers(text) === text ? text : undefined;
}
