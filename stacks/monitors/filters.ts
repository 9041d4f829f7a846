import type { PlatformConfig } from "../../config/index.js";
import { ERROR_LEVELS, LOG_FIELDS } from "../../domain/contracts/log-line.js";
import { logMetrics } from "./metrics/logs.js";
import type { Metric } from "./metrics/metric.js";

/** A metric filter: which lines of a log group become which metric. */
export interface FilterDeclaration {
  /** Id in Terraform and part of the name, e.g. `order-api-errors`. */
  readonly id: string;
  readonly logGroupName: string;
  readonly pattern: string;
  readonly metric: Pick<Metric, "namespace" | "name">;
  /** A number, or the field that holds it. */
  readonly value: string;
  readonly unit: "Count" | "Milliseconds";
  /** Reported for minutes whose lines all fail to match. @default nothing is reported */
  readonly defaultValue?: number;
}

/** Lines at or above ERROR. @example '{ $.level = "ERROR" || $.level = "FATAL" }' */
export const ERROR_PATTERN = `{ ${ERROR_LEVELS.map((level) => `$.${LOG_FIELDS.level} = "${level}"`).join(" || ")} }`;

/** Lines that carry a duration; the comparison also refuses text in that field. */
const DURATION_PATTERN = `{ $.${LOG_FIELDS.durationMs} >= 0 }`;

/** Lambda's own line at the start of an invocation, in the JSON log format. */
const START_PATTERN = '{ $.type = "platform.start" }';

/** Filters for errors and durations of a service's log group (SPEC 1.4). */
export function serviceFilters(config: PlatformConfig, service: string, logGroupName: string): FilterDeclaration[] {
  const metrics = logMetrics(config, service);
  return [
    {
      id: `${service}-errors`,
      logGroupName,
      pattern: ERROR_PATTERN,
      metric: metrics.errors,
      value: "1",
      unit: "Count",
      // A quiet minute is a zero, so that an alarm sees "no errors" and not "no data".
      defaultValue: 0,
    },
    {
      id: `${service}-duration`,
      logGroupName,
      pattern: DURATION_PATTERN,
      metric: metrics.operationDuration("Average"),
      value: `$.${LOG_FIELDS.durationMs}`,
      unit: "Milliseconds",
      // No default value: a zero for a quiet minute would pull every percentile down.
    },
  ];
}

/** Filter for the starts of invocations, from which the dashboard computes concurrency (SPEC 1.4). */
export function startFilter(config: PlatformConfig, service: string, logGroupName: string): FilterDeclaration {
  return {
    id: `${service}-starts`,
    logGroupName,
    pattern: START_PATTERN,
    metric: logMetrics(config, service).starts,
    value: "1",
    unit: "Count",
    defaultValue: 0,
  };
}
