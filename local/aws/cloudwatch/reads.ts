import * as v from "valibot";
import type { MetricStore } from "../../../simulator/metrics/index.js";
import type { Call } from "../call.js";
import { AwsError } from "../errors.js";
import type { AnswerObject } from "../value.js";
import { AwsDimensions, AwsNumber, AwsTime, inputOf } from "./input.js";

/** How a metric is named in a call. */
export const Metric = v.looseObject({ Namespace: v.string(), MetricName: v.string(), Dimensions: AwsDimensions });

const GetMetricStatistics = v.looseObject({
  ...Metric.entries,
  StartTime: AwsTime,
  EndTime: AwsTime,
  Period: AwsNumber,
  Statistics: v.optional(v.array(v.picklist(["SampleCount", "Sum", "Average", "Minimum", "Maximum"])), []),
  ExtendedStatistics: v.optional(v.array(v.string()), []),
  Unit: v.optional(v.string()),
});

/** Page "GetMetricStatistics". */
export async function getMetricStatistics(call: Call, store: MetricStore): Promise<AnswerObject> {
  const input = await inputOf(call, GetMetricStatistics);
  if (input.Statistics.length + input.ExtendedStatistics.length === 0)
    throw new AwsError("InvalidParameterCombination", "Statistics or ExtendedStatistics must name at least one statistic");
  const rows = new Map<number, { unit?: string; simple: Map<string, number>; extended: Map<string, number> }>();
  const collect = (statistic: string, part: "simple" | "extended"): void => {
    const query = {
      namespace: input.Namespace,
      name: input.MetricName,
      dimensions: input.Dimensions,
      statistic,
      periodSeconds: input.Period,
      from: input.StartTime,
      to: input.EndTime,
      unit: input.Unit,
    };
    for (const point of store.statistics(query)) {
      const row = rows.get(point.timestamp) ?? { unit: point.unit, simple: new Map(), extended: new Map() };
      rows.set(point.timestamp, row);
      row[part].set(statistic, point.value);
    }
  };
  for (const statistic of input.Statistics) collect(statistic, "simple");
  for (const statistic of input.ExtendedStatistics) collect(statistic, "extended");
  const datapoints = [...rows].map(([timestamp, { unit, simple, extended }]) => ({
    Timestamp: new Date(timestamp),
    Unit: unit,
    ...Object.fromEntries(simple),
    ...(extended.size > 0 ? { ExtendedStatistics: extended } : {}),
  }));
  return { Label: input.MetricName, Datapoints: datapoints };
}

const ListMetrics = v.looseObject({
  Namespace: v.optional(v.string()),
  MetricName: v.optional(v.string()),
  Dimensions: v.optional(v.array(v.looseObject({ Name: v.string(), Value: v.optional(v.string()) })), []),
});

/** Page "ListMetrics"; one page holds everything. A dimension without a value matches any value. */
export async function listMetrics(call: Call, store: MetricStore): Promise<AnswerObject> {
  const { Namespace, MetricName, Dimensions } = await inputOf(call, ListMetrics);
  const metrics = store
    .list(Namespace, MetricName)
    .filter((id) =>
      Dimensions.every(({ Name, Value }) => Name in id.dimensions && (Value === undefined || id.dimensions[Name] === Value)),
    );
  return {
    Metrics: metrics.map((id) => ({
      Namespace: id.namespace,
      MetricName: id.name,
      Dimensions: Object.entries(id.dimensions).map(([Name, Value]) => ({ Name, Value })),
    })),
  };
}
