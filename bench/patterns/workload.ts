import { LOG_FIELDS } from "../../domain/contracts/index.js";
import type { FilterDeclaration } from "../../simulator/filters/index.js";

export const LOG_GROUPS = 10;

/** What filters of a log group look like: mostly properties, some terms, two regular expressions. */
const PATTERNS: readonly (readonly [pattern: string, value: string])[] = [
  [`{ $.${LOG_FIELDS.level} = "ERROR" || $.${LOG_FIELDS.level} = "FATAL" }`, "1"],
  [`{ $.${LOG_FIELDS.durationMs} >= 0 }`, `$.${LOG_FIELDS.durationMs}`],
  ['{ $.type = "platform.start" }', "1"],
  [`{ $.${LOG_FIELDS.event} = "payment_declined" && $.${LOG_FIELDS.amount} > 100 }`, "1"],
  [`{ $.${LOG_FIELDS.event} = "payment_*" }`, `$.${LOG_FIELDS.amount}`],
  [`{ $.${LOG_FIELDS.errorName} = "CircuitOpenError" }`, "1"],
  ["{ $.cacheHit IS FALSE }", "1"],
  ["?Exception ?Timeout", "1"],
  [`{ $.${LOG_FIELDS.message} = %timed out after [0-9]+ ms% }`, "1"],
  ["%Task timed out%", "1"],
];
export const FILTERS_PER_LOG_GROUP = PATTERNS.length;

export const declareFilters = (group: number): FilterDeclaration[] =>
  PATTERNS.map(([pattern, value], index) => ({
    address: `aws_cloudwatch_log_metric_filter.f${group}_${index}`,
    pattern,
    namespace: "bench",
    metricName: `m${group}_${index}`,
    value,
    defaultValue: value === "1" ? 0 : undefined,
    dimensions: {},
    unit: "Count",
  }));

const KINDS = 50_000;

/** Log lines of a service, all different, one in fifty an error. */
export const logLines = (): string[] =>
  Array.from({ length: KINDS }, (_, index) => {
    const failed = index % 50 === 0;
    return JSON.stringify({
      timestamp: new Date(1_800_000_000_000 + index).toISOString(),
      [LOG_FIELDS.level]: failed ? "ERROR" : "INFO",
      [LOG_FIELDS.service]: "payment-handler",
      [LOG_FIELDS.message]: failed ? `provider timed out after ${index} ms` : `order ${index} authorized`,
      [LOG_FIELDS.event]: failed ? "payment_failed" : "payment_authorized",
      [LOG_FIELDS.durationMs]: index % 900,
      cacheHit: index % 3 > 0,
      [LOG_FIELDS.amount]: (index % 20_000) / 100,
      [LOG_FIELDS.correlationId]: `0f8fad5b-d9cb-469f-a165-${String(index).padStart(12, "0")}`,
      [LOG_FIELDS.traceId]: `1-5759e988-${String(index).padStart(24, "0")}`,
    });
  });
