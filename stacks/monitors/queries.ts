import type { PlatformConfig } from "../../config/index.js";
import { ERROR_LEVELS, LOG_FIELDS } from "../../domain/contracts/log-line.js";
import { BUSINESS_EVENTS } from "../../domain/contracts/telemetry.js";
import { LIMITS } from "./checks/limits.js";
import { chunks } from "./chunks.js";

/** A Logs Insights query that is kept in the console. */
export interface QueryDeclaration {
  /** Id in Terraform, e.g. `order-api-errors`. */
  readonly id: string;
  /** Name in the console below the environment's folder, e.g. `order-api/errors`. */
  readonly name: string;
  readonly logGroupNames: readonly string[];
  readonly query: string;
}

const { level, service, operation, durationMs, event, message, correlationId, traceId, errorName, errorStack } = LOG_FIELDS;

const list = (values: readonly string[]): string => `[${values.map((value) => `"${value}"`).join(", ")}]`;
const lines = (...parts: readonly string[]): string => parts.join("\n| ");

/** Lines at or above ERROR. */
const ONLY_ERRORS = `filter ${level} in ${list(ERROR_LEVELS)}`;

/** Newest error lines without their stacks: fits a table on a dashboard. */
export const recentErrorsQuery = lines(
  `fields @timestamp, ${service}, ${operation}, ${errorName}, ${message}, ${correlationId}`,
  ONLY_ERRORS,
  "sort @timestamp desc",
  "limit 50",
);

/** Who was turned away most in a VPC's flow log; Logs Insights knows the fields of its default format. */
export const rejectedTrafficQuery = lines(
  'filter action = "REJECT"',
  "stats count(*) as rejected by srcAddr, dstAddr, dstPort",
  "sort rejected desc",
  "limit 20",
);

const errorsWithStack = lines(
  `fields @timestamp, ${operation}, ${errorName}, ${message}, ${correlationId}, ${traceId}, ${errorStack}`,
  ONLY_ERRORS,
  "sort @timestamp desc",
  "limit 100",
);

const slowOperations = (thresholdMs: number): string =>
  lines(
    `filter ${durationMs} > ${thresholdMs}`,
    `stats count(*) as slow, avg(${durationMs}) as averageMs, max(${durationMs}) as maximumMs by ${operation}`,
    "sort maximumMs desc",
  );

const businessEvents = (minutes: number): string =>
  lines(`filter ${event} in ${list(Object.values(BUSINESS_EVENTS))}`, `stats count(*) as events by ${event}, bin(${minutes}m)`);

/** Saved queries of one service (SPEC 4.14). */
export function serviceQueries(config: PlatformConfig, name: string, logGroupName: string): QueryDeclaration[] {
  const query = (what: string, text: string): QueryDeclaration => ({
    id: `${name}-${what}`,
    name: `${name}/${what}`,
    logGroupNames: [logGroupName],
    query: text,
  });
  return [
    query("errors", errorsWithStack),
    query("slow-operations", slowOperations(config.alarms.lambdaLatencyP99.threshold)),
    query("business-events", businessEvents(config.savedQueries.businessEventsBinMinutes)),
  ];
}

/** Saved queries over the logs of all services; as many of each as it takes to read all log groups. */
export function platformQueries(all: readonly string[]): QueryDeclaration[] {
  const parts = chunks(all, LIMITS.queryLogGroups);
  return parts.flatMap((logGroupNames, index) => {
    const suffix = parts.length > 1 ? `-${index + 1}` : "";
    return queriesOver(logGroupNames, suffix);
  });
}

function queriesOver(logGroupNames: readonly string[], suffix: string): QueryDeclaration[] {
  return [
    {
      id: `platform-errors${suffix}`,
      name: `platform/errors${suffix}`,
      logGroupNames,
      query: lines(ONLY_ERRORS, `stats count(*) as errors by ${service}, ${operation}, ${errorName}`, "sort errors desc"),
    },
    {
      id: `platform-follow${suffix}`,
      name: `platform/follow-a-correlation-id${suffix}`,
      logGroupNames,
      query: lines(
        `fields @timestamp, ${service}, ${level}, ${operation}, ${event}, ${message}`,
        `filter ${correlationId} = "put the correlation id here"`,
        "sort @timestamp asc",
      ),
    },
  ];
}
