import { readFileSync } from "node:fs";
import * as v from "valibot";
import { type MetricId, metricKey } from "../../../../simulator/metrics/index.js";
import { UsageError } from "../../../errors.js";

/** What one id of an answer stands for. */
export interface AskedMetric extends MetricId {
  readonly statistic: string;
  readonly unit?: string;
}

const QuerySchema = v.object({
  Id: v.string(),
  MetricStat: v.optional(
    v.object({
      Metric: v.object({
        Namespace: v.string(),
        MetricName: v.string(),
        Dimensions: v.optional(v.array(v.object({ Name: v.string(), Value: v.string() })), []),
      }),
      Stat: v.string(),
      Unit: v.optional(v.string()),
    }),
  ),
});

/** The argument of `--metric-data-queries`, or the whole of `--cli-input-json`. */
const FileSchema = v.union([
  v.array(QuerySchema),
  v.pipe(
    v.object({ MetricDataQueries: v.array(QuerySchema) }),
    v.transform(({ MetricDataQueries }) => MetricDataQueries),
  ),
]);

/**
 * Reads which metric each id stands for; null for the id of an expression, whose values are no metric.
 * @throws {UsageError} when the file cannot be read or holds no queries
 */
export function readQueries(file: string): ReadonlyMap<string, AskedMetric | null> {
  const fail = (what: string, cause?: unknown): never => {
    throw new UsageError(`${file} ${what}: give the file of --metric-data-queries`, { cause });
  };
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    return fail(`cannot be read as JSON (${error instanceof Error ? error.message : String(error)})`, error);
  }
  const parsed = v.safeParse(FileSchema, content);
  if (!parsed.success)
    return fail(`holds no metric data queries (${v.getDotPath(parsed.issues[0]) ?? ""} ${parsed.issues[0].message})`);
  return new Map(
    parsed.output.map(({ Id, MetricStat }) => {
      if (!MetricStat) return [Id, null];
      const { Metric, Stat, Unit } = MetricStat;
      const dimensions = Object.fromEntries(Metric.Dimensions.map(({ Name, Value }) => [Name, Value]));
      return [Id, { namespace: Metric.Namespace, name: Metric.MetricName, dimensions, statistic: Stat, unit: Unit }];
    }),
  );
}

/** The one statistic that was asked for of a metric, by its key; null where there are more. */
export function soleStatistics(queries: ReadonlyMap<string, AskedMetric | null>): ReadonlyMap<string, string | null> {
  const sole = new Map<string, string | null>();
  for (const metric of queries.values()) {
    if (!metric) continue;
    const key = metricKey(metric);
    const known = sole.get(key);
    sole.set(key, known === undefined || known === metric.statistic ? metric.statistic : null);
  }
  return sole;
}
