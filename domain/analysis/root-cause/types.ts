/** Points of several series at the same times. */
export interface MetricWindow {
  /** Unix seconds, one for each point. */
  readonly timestamps: readonly number[];
  /** By node, then by `metric/statistic` (`latency/Average`, `latency/p99`, `availability/Average`, `requests/Sum`); null: no point. */
  readonly series: Readonly<Record<string, Readonly<Record<string, readonly (number | null)[]>>>>;
}

/** What can be noticed of a node. */
export const TARGET_METRICS = ["latency", "availability", "requests"] as const;

/** What somebody noticed: `latency` in seconds, `availability` in percent, `requests` as a count. */
export interface Target {
  readonly node: string;
  readonly metric: (typeof TARGET_METRICS)[number];
  /** @default whatever statistic of the metric is there, the average first */
  readonly statistic?: string | undefined;
}

/** Who calls whom, how it was, how it is, and what was noticed. */
export interface Incident {
  readonly target: Target;
  readonly nodes: readonly string[];
  /** [caller, callee]; cycles are fine. */
  readonly edges: readonly (readonly [string, string])[];
  readonly normal: MetricWindow;
  readonly incident: MetricWindow;
}

/** How a node can be out of order. `surge`: gets more requests, `drop`: fewer, `calls`: calls others more than its own requests tell. */
export type Symptom = "latency" | "errors" | "silence" | "surge" | "drop" | "calls";

/** One series that speaks for a cause. */
export interface Evidence {
  readonly series: string;
  readonly symptom: Symptom;
  /** Middle of the normal window; null where there was none. */
  readonly usual: number | null;
  /** Mean over the points of the incident; null where none came. */
  readonly observed: number | null;
  /** Distance from what is usual in standard deviations, at most {@link MOST_UNUSUAL}. */
  readonly unusualness: number;
  /** When it began, Unix seconds; null when it was so before the window. */
  readonly since: number | null;
  /** The same in words. */
  readonly text: string;
}

/** Larger distances say nothing more. */
export const MOST_UNUSUAL = 1000;

/** A node that may have caused what was noticed. */
export interface Cause {
  readonly node: string;
  /** Share of what was noticed that ends here, 0 to 1. */
  readonly score: number;
  readonly symptom: Symptom;
  /** From the target to the node. */
  readonly path: readonly string[];
  readonly evidence: readonly Evidence[];
}

/** Causes, best first; none when nothing is wrong. */
export interface RootCauses {
  readonly causes: readonly Cause[];
  /** What was missing, and what that did to the answer. */
  readonly notes: readonly string[];
}
