import type { MathFunction } from "../scope.js";
import { AGGREGATE_FUNCTIONS } from "./aggregates.js";
import { ARRAY_FUNCTIONS } from "./arrays.js";
import { ANOMALY_DETECTION_BAND } from "./band.js";
import { IF } from "./conditional.js";
import { FILL } from "./fill.js";
import { POINTWISE_FUNCTIONS } from "./pointwise.js";
import { TIME_FUNCTIONS } from "./time.js";

/** Every function that is evaluated, by its name (page "Using metric math"). */
export const FUNCTIONS: Readonly<Record<string, MathFunction>> = {
  ...AGGREGATE_FUNCTIONS,
  ...ARRAY_FUNCTIONS,
  ...POINTWISE_FUNCTIONS,
  ...TIME_FUNCTIONS,
  ANOMALY_DETECTION_BAND,
  FILL,
  IF,
};

/** Functions that CloudWatch has and this library refuses, with the reason. */
export const REFUSED: Readonly<Record<string, string>> = {
  DB_PERF_INSIGHTS: "it reads Performance Insights, which is not simulated",
  INSIGHT_RULE_METRIC: "it reads Contributor Insights, which is not simulated",
  LAMBDA: "it reads another data source through a function, which is not simulated",
  SEARCH: "CloudWatch takes no search in an alarm; name the metrics",
  SERVICE_QUOTA: "it reads the quotas of an account, which are not in the Terraform",
};
