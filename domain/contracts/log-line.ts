import * as v from "valibot";

/** Log levels of the shared log schema, least severe first. */
export const LOG_LEVELS = ["DEBUG", "INFO", "WARN", "ERROR", "FATAL"] as const;

/** One level of the shared log schema. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Levels that the error metric filters count (SPEC 1.4). */
export const ERROR_LEVELS = ["ERROR", "FATAL"] as const satisfies readonly LogLevel[];

/** Field names of the shared log schema, as JSON selectors need them. Loggers, metric filters and queries use these. */
export const LOG_FIELDS = {
  level: "level",
  service: "service",
  message: "message",
  operation: "operation",
  durationMs: "durationMs",
  event: "event",
  amount: "amount",
  currency: "currency",
  userHash: "userHash",
  correlationId: "correlationId",
  traceId: "traceId",
  errorName: "error.name",
  errorStack: "error.stack",
} as const;

/**
 * One structured log line: JSON on one line of stdout. `timestamp` is ISO 8601, `durationMs` milliseconds, `amount` major
 * units of `currency`; `userHash` stands for a user, a user id is never logged.
 */
export const LogLineSchema = v.looseObject({
  timestamp: v.pipe(v.string(), v.isoTimestamp()),
  level: v.picklist(LOG_LEVELS),
  service: v.string(),
  message: v.string(),
  operation: v.optional(v.string()),
  durationMs: v.optional(v.pipe(v.number(), v.minValue(0))),
  cacheHit: v.optional(v.boolean()),
  event: v.optional(v.string()),
  amount: v.optional(v.number()),
  currency: v.optional(v.string()),
  userHash: v.optional(v.string()),
  correlationId: v.optional(v.string()),
  traceId: v.optional(v.string()),
  error: v.optional(v.looseObject({ name: v.string(), message: v.string(), stack: v.optional(v.string()) })),
});

/** A line of the shared log schema. */
export type LogLine = v.InferOutput<typeof LogLineSchema>;
