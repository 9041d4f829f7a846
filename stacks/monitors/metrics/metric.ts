/** Statistics that the platform's alarms and graphs use, as CloudWatch spells them. */
export type Statistic = "Sum" | "Average" | "Maximum" | "Minimum" | "SampleCount" | `p${number}`;

/** Smallest and largest value that a metric can take; a threshold outside can never (or always) be crossed. */
export interface MetricRange {
  readonly lowest: number;
  /** @default unbounded */
  readonly highest?: number;
  /** What sets the limits, for the message that refuses a threshold. */
  readonly because: string;
}

/** What is measured: one metric of one resource, reduced by one statistic. Says nothing about alarms or graphs. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  /** @default none */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Statistic;
  readonly range: MetricRange;
}

/** The statistic is a percentile, which CloudWatch takes in a field of its own. */
export const isPercentile = (statistic: Statistic): boolean => /^p\d/.test(statistic);

/** A range that starts at zero and has no end: counts. */
export const COUNT_RANGE: MetricRange = { lowest: 0, because: "a count is never negative" };
