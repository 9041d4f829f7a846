import type { AlarmRule } from "../../../config/index.js";
import type { Audience, Severity } from "../../../domain/contracts/severity.js";
import type { Rule } from "../composites/rule.js";
import type { Metric } from "../metrics/metric.js";

/** How a value is compared with the threshold. */
export type Comparison = ">" | ">=" | "<" | "<=";

/** What every alarm says about itself, whatever its kind. */
export interface AlarmFacts {
  /** Part of the alarm's name and its id in Terraform, e.g. `order-processor-errors`. Unique. */
  readonly id: string;
  /** What it means for those who use the service; whole sentences. */
  readonly meaning: string;
  /** Tier of the incident it tells of. An alarm that feeds a composite notifies one tier lower. */
  readonly severity: Severity;
  readonly audience: Audience;
  readonly owner: string;
  /** One of `RUNBOOKS`; synthesis refuses another. */
  readonly runbook: string;
  /** Key of `config.services`. @default the platform as a whole */
  readonly service?: string;
}

/** What to do with minutes that have no datapoint, and why that is right for this metric. */
export interface MissingData {
  readonly treatAs: "notBreaching" | "breaching" | "missing" | "ignore";
  readonly because: string;
  /** Notify when the alarm loses its data. Only with `missing`: the other choices hide the loss. @default false */
  readonly notify?: boolean;
}

/** An alarm on one metric. Declared once, by the monitor of the resource; everything else follows from it. */
export interface AlarmDeclaration extends AlarmFacts {
  readonly metric: Metric;
  readonly comparison: Comparison;
  /** Threshold and window, from the configuration. */
  readonly rule: Omit<AlarmRule, "severity">;
  readonly missingData: MissingData;
  /**
   * Percentiles only: `evaluate` lets few samples change the state; `ignore` keeps the state below 10/(1−p) samples a period
   * (page "Percentile-based CloudWatch alarms and low data samples").
   */
  readonly lowSamples?: { readonly treatAs: "evaluate" | "ignore"; readonly because: string };
  /** One of two levels on the same metric. @default the only alarm on it */
  readonly level?: "warn" | "crit";
}

/** An alarm on the states of other alarms. */
export interface CompositeDeclaration extends AlarmFacts {
  readonly rule: Rule;
  /**
   * `page`: tells people; its feeders notify one tier lower. `sustained`: tells people of a feeder that stays in ALARM alone.
   * `suppressor`: only silences others, so it has no action. `part`: stands between others because of CloudWatch's limits; no
   * action either.
   */
  readonly purpose: "page" | "sustained" | "suppressor" | "part";
  /** While this alarm is in ALARM, this composite's actions wait. */
  readonly suppressor?: { readonly alarmId: string; readonly waitSeconds: number; readonly extensionSeconds: number };
}
