import type { MetricId } from "../metrics/index.js";
import type { AlarmState } from "../model/types.js";
import type { ScenarioPath } from "./problems.js";
import type { Series } from "./series.js";

/** Lines of one log group. */
export interface LogFeed {
  readonly group: string;
  readonly message: string;
  /** Lines in each interval; NaN: none. */
  readonly lines: Series;
  readonly intervalMs: number;
}

/** Values of one metric. */
export interface MetricFeed {
  readonly metric: MetricId;
  readonly series: Series;
  readonly unit?: string;
  readonly intervalMs: number;
}

/** A stretch of time, both ends in it. Epoch milliseconds. */
export interface Window {
  readonly after?: number;
  readonly before?: number;
}

/** What must come true. Alarms by their whole names, times in epoch milliseconds. */
export type Expectation =
  | { readonly kind: "states"; readonly at: number; readonly states: ReadonlyMap<string, AlarmState> }
  | { readonly kind: "alarmed"; readonly alarm: string; readonly expected: boolean; readonly window: Window }
  | {
      readonly kind: "notified";
      /** Address or ARN. */
      readonly target: string;
      /** What the scenario calls it. */
      readonly called: string;
      /** False: nobody may be told. */
      readonly expected: boolean;
      readonly alarm?: string;
      /** State that the message tells. */
      readonly state: AlarmState;
      /** How often, exactly. */
      readonly times?: number;
      readonly window: Window;
    }
  | { readonly kind: "quiet"; readonly window: Window };

/** One run of a scenario: names found, times worked out. */
export interface Scenario {
  readonly name: string;
  readonly path: ScenarioPath;
  /** First evaluation and begin of all series, epoch milliseconds. */
  readonly start: number;
  /** Last evaluation. */
  readonly end: number;
  readonly logs: readonly LogFeed[];
  readonly metrics: readonly MetricFeed[];
  readonly expectations: readonly (Expectation & { readonly path: ScenarioPath })[];
}
