import * as v from "valibot";
import { UNITS } from "../metrics/index.js";
import type { EmfViolation } from "./errors.js";

/** Most metrics of one directive. */
const MAX_METRICS = 100;
/** Most keys of one dimension set. */
const MAX_DIMENSION_KEYS = 30;

const name = (maximum: number) =>
  v.pipe(
    v.string("must be a string"),
    v.minLength(1, "must not be empty"),
    v.maxLength(maximum, `must have at most ${maximum} characters`),
  );

const MetricSchema = v.looseObject({
  Name: name(1024),
  Unit: v.optional(v.picklist(UNITS, "must be a CloudWatch unit")),
  StorageResolution: v.optional(v.picklist([1, 60], "must be 1 or 60")),
});

const DirectiveSchema = v.looseObject({
  Namespace: name(1024),
  Dimensions: v.pipe(
    v.array(
      v.pipe(
        v.array(name(250), "must be an array of keys"),
        v.maxLength(MAX_DIMENSION_KEYS, `must have at most ${MAX_DIMENSION_KEYS} keys`),
      ),
      "must be an array of dimension sets",
    ),
    v.minLength(1, "needs a dimension set, at least []"),
  ),
  Metrics: v.pipe(
    v.array(MetricSchema, "must be an array of metrics"),
    v.maxLength(MAX_METRICS, `must have at most ${MAX_METRICS} metrics`),
  ),
});

const DirectivesSchema = v.array(DirectiveSchema, "must be an array of directives");

/** One entry of `_aws.CloudWatchMetrics`: which members of the line are metrics, and under which dimensions. */
export interface Directive {
  readonly namespace: string;
  readonly dimensionSets: readonly (readonly string[])[];
  readonly metrics: readonly { readonly name: string; readonly unit?: string; readonly storageResolution: 1 | 60 }[];
}

const pathOf = (issue: v.BaseIssue<unknown>): string =>
  (issue.path ?? []).reduce(
    (path, { key }) => (typeof key === "number" ? `${path}[${key}]` : `${path}.${String(key)}`),
    "_aws.CloudWatchMetrics",
  );

/** The directives; what is wrong is added to `violations`, and then none are returned. */
export function checkDirectives(input: unknown, violations: EmfViolation[]): readonly Directive[] {
  const result = v.safeParse(DirectivesSchema, input);
  if (!result.success) {
    for (const issue of result.issues) violations.push({ path: pathOf(issue), problem: issue.message });
    return [];
  }
  return result.output.map((directive) => ({
    namespace: directive.Namespace,
    dimensionSets: directive.Dimensions,
    metrics: directive.Metrics.map((metric) => ({
      name: metric.Name,
      unit: metric.Unit,
      storageResolution: metric.StorageResolution === 1 ? 1 : 60,
    })),
  }));
}
