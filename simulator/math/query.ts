import type { MetricId } from "../metrics/index.js";

/** One metric or expression of an alarm or of GetMetricData (page "MetricDataQuery"). */
export interface MetricDataQuery {
  /** Begins with a lower-case letter. */
  readonly id: string;
  readonly label?: string;
  /** @default true */
  readonly returnData?: boolean;
  /** Seconds; for an expression. Must be that of its metrics. */
  readonly period?: number;
  readonly metric?: MetricId & {
    readonly statistic: string;
    /** Seconds. */
    readonly period: number;
    readonly unit?: string;
  };
  readonly expression?: string;
}
