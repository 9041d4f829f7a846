import { Console } from "node:console";
import { LogFormatter, Logger, LogItem } from "@aws-lambda-powertools/logger";
import type {
  LogAttributes,
  LogItemExtraInput,
  LogItemMessage,
  UnformattedAttributes,
} from "@aws-lambda-powertools/logger/types";
import type { LogLevel } from "../../../domain/contracts/log-line.js";
import { redactCardNumbers } from "../../../domain/contracts/redaction.js";
import { flatLine } from "./flat-line.js";

/** Powertools' name of each level; it has CRITICAL where the log schema says FATAL. */
const POWERTOOLS_LEVELS = { DEBUG: "DEBUG", INFO: "INFO", WARN: "WARN", ERROR: "ERROR", FATAL: "CRITICAL" } as const;

const LEVELS: Readonly<Record<string, LogLevel>> = {
  TRACE: "DEBUG",
  DEBUG: "DEBUG",
  INFO: "INFO",
  WARN: "WARN",
  ERROR: "ERROR",
  CRITICAL: "FATAL",
};

/** Deepest chain of causes that is logged: a chain may be endless. */
const MAX_CAUSES = 5;

/** An error as the log schema has it; its causes as nested errors. */
export function describeError(error: Error, depth = 0): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const nested = cause instanceof Error && depth < MAX_CAUSES ? describeError(cause, depth + 1) : undefined;
  return { name, message, stack, ...(nested && { cause: nested }) };
}

/** Emits lines of the shared log schema (`domain/contracts/log-line.ts`). */
class SchemaFormatter extends LogFormatter {
  override formatAttributes(attributes: UnformattedAttributes, additional: LogAttributes): LogItem {
    const line = {
      timestamp: attributes.timestamp.toISOString(),
      level: LEVELS[attributes.logLevel] ?? "INFO",
      service: attributes.serviceName,
      message: attributes.message,
      traceId: attributes.xRayTraceId,
      ...additional,
    };
    return new LogItem({ attributes: line });
  }

  override formatError(error: Error): LogAttributes {
    return describeError(error);
  }
}

/** A number can be a card number too. */
const redactNumber = (value: number | bigint): unknown => {
  const text = String(value);
  const redacted = redactCardNumbers(text);
  return redacted === text ? value : redacted;
};

/** True for objects whose keys are data and may hold anything. */
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Error);

/** Called by JSON.stringify for every value of a line, after `toJSON`, at any depth: nothing is printed past it. */
export function redactValue(_key: string, value: unknown): unknown {
  if (typeof value === "string") return redactCardNumbers(value);
  if (typeof value === "number") return Number.isInteger(value) ? redactNumber(value) : value;
  if (typeof value === "bigint") return redactNumber(value);
  if (value instanceof Map) return redactKeys(Object.fromEntries([...value].map(([key, item]) => [String(key), item])));
  if (value instanceof Set) return [...value];
  return isRecord(value) ? redactKeys(value) : value;
}

function redactKeys(record: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(record);
  if (keys.every((key) => redactCardNumbers(key) === key)) return record;
  return Object.fromEntries(keys.map((key) => [redactCardNumbers(key), record[key]]));
}

/** Severity of INFO among Powertools' levels. */
const INFO = 12;

/** Writes the lines that are written most without the detours that others need. */
class QuickLogger extends Logger {
  constructor(
    private readonly service: string,
    options: ConstructorParameters<typeof Logger>[0],
  ) {
    super(options);
  }

  override info(input: LogItemMessage, ...extra: LogItemExtraInput): void {
    const line =
      this.level <= INFO && typeof input === "string" && extra.length === 1 ? flatLine(this.service, input, extra[0]) : undefined;
    if (line === undefined) super.info(input, ...extra);
    else process.stdout.write(`${line}\n`);
  }
}

/** A logger whose lines all go to stdout, whatever their level: the shared log schema knows one stream. */
export function createLogger(options: { readonly serviceName: string; readonly logLevel: LogLevel }): Logger {
  const logger = new QuickLogger(options.serviceName, {
    serviceName: options.serviceName,
    logLevel: POWERTOOLS_LEVELS[options.logLevel],
    logFormatter: new SchemaFormatter(),
    jsonReplacerFn: redactValue,
  });
  // Powertools writes warnings and errors to stderr and has no option for it.
  Object.assign(logger, { console: new Console({ stdout: process.stdout, stderr: process.stdout }) });
  return logger;
}
