import * as v from "valibot";
import { type CompiledQueries, compileMetricQueries, type MetricDataQuery } from "../../../simulator/math/index.js";
import type { MetricStore } from "../../../simulator/metrics/index.js";
import type { Call } from "../call.js";
import { AwsError } from "../errors.js";
import type { AnswerObject } from "../value.js";
import { AwsNumber, AwsTime, inputOf } from "./input.js";
import { Metric } from "./reads.js";

const MINUTE_MS = 60_000;
/** Points of one answer (page "GetMetricData"). */
const MOST_POINTS = 100_800;

const AwsBoolean = v.union([
  v.boolean(),
  v.pipe(
    v.string(),
    v.transform((text) => text === "true"),
  ),
]);

const GetMetricData = v.looseObject({
  StartTime: AwsTime,
  EndTime: AwsTime,
  ScanBy: v.optional(v.picklist(["TimestampAscending", "TimestampDescending"]), "TimestampDescending"),
  MetricDataQueries: v.pipe(
    v.array(
      v.looseObject({
        Id: v.string(),
        Label: v.optional(v.string()),
        Expression: v.optional(v.string()),
        Period: v.optional(AwsNumber),
        ReturnData: v.optional(AwsBoolean, true),
        MetricStat: v.optional(v.looseObject({ Metric, Period: AwsNumber, Stat: v.string(), Unit: v.optional(v.string()) })),
      }),
    ),
    v.maxLength(500, "at most 500 queries a call"),
  ),
});

type Input = v.InferOutput<typeof GetMetricData>;
type Query = Input["MetricDataQueries"][number];

interface Point {
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly value: number;
}

const queryOf = ({
  Id: id,
  Label: label,
  Expression: expression,
  Period: period,
  ReturnData,
  MetricStat: stat,
}: Query): MetricDataQuery => ({
  ...{ id, label, expression, period, returnData: ReturnData },
  ...(stat && {
    metric: {
      ...{ namespace: stat.Metric.Namespace, name: stat.Metric.MetricName, dimensions: stat.Metric.Dimensions },
      ...{ statistic: stat.Stat, period: stat.Period, unit: stat.Unit },
    },
  }),
});

/** Points of an expression; more than one list where it is an array of time series. Periods are counted from the start's minute. */
function computed(compiled: CompiledQueries, id: string, { StartTime, EndTime }: Input): Point[][] {
  const periodMs = compiled.periodOf(id) * 1000;
  const grain = Math.min(periodMs, MINUTE_MS);
  const from = Math.floor(StartTime / grain) * grain;
  const count = Math.max(0, Math.ceil((EndTime - from) / periodMs));
  if (count === 0) return [[]];
  if (count > MOST_POINTS)
    throw new AwsError("ValidationError", `query ${id}: ${count} points are asked for, at most ${MOST_POINTS} are answered`);
  return compiled.evaluateAll(id, from + count * periodMs, count).map((values) => {
    const points: Point[] = [];
    for (const [index, value] of values.entries())
      if (!Number.isNaN(value)) points.push({ timestamp: from + index * periodMs, value });
    return points;
  });
}

function stored(store: MetricStore, { MetricStat: stat }: Query, { StartTime, EndTime }: Input): Point[] {
  if (!stat) return [];
  const { Namespace: namespace, MetricName: name, Dimensions: dimensions } = stat.Metric;
  return store.statistics({
    ...{ namespace, name, dimensions, statistic: stat.Stat, periodSeconds: stat.Period },
    ...{ from: StartTime, to: EndTime, unit: stat.Unit },
  });
}

/**
 * Page "GetMetricData", with metric math; one page holds everything, newest first unless asked otherwise. A band is of a model
 * of our own, and its label says so.
 */
export async function getMetricData(call: Call, store: MetricStore): Promise<AnswerObject> {
  const input = await inputOf(call, GetMetricData);
  const queries = input.MetricDataQueries;
  const compiled = queries.some(({ Expression, MetricStat }) => Expression !== undefined || !MetricStat)
    ? compileMetricQueries(queries.map(queryOf), store, "data")
    : undefined;
  const results = queries
    .filter(({ ReturnData }) => ReturnData)
    .flatMap((query) => {
      const lists =
        compiled && query.Expression !== undefined ? computed(compiled, query.Id, input) : [stored(store, query, input)];
      const band = query.Expression === undefined ? undefined : compiled?.bandModelOf(query.Id);
      const label = query.Label ?? query.MetricStat?.Metric.MetricName ?? query.Id;
      return lists.map((points) => {
        const ordered = input.ScanBy === "TimestampDescending" ? points.toReversed() : points;
        return {
          Id: query.Id,
          Label: band ? `${label} (${band})` : label,
          Timestamps: ordered.map(({ timestamp }) => new Date(timestamp)),
          Values: ordered.map(({ value }) => value),
          StatusCode: "Complete",
        };
      });
    });
  return { MetricDataResults: results, Messages: [] };
}
