import * as v from "valibot";
import type { MetricDatum, MetricStore } from "../../../simulator/metrics/index.js";
import type { Call } from "../call.js";
import { AwsError } from "../errors.js";
import type { AnswerObject } from "../value.js";
import { AwsDimensions, AwsNumber, AwsTime, inputOf } from "./input.js";

const PutMetricData = v.looseObject({
  Namespace: v.string(),
  MetricData: v.pipe(
    v.optional(
      v.array(
        v.looseObject({
          MetricName: v.string(),
          Dimensions: AwsDimensions,
          Timestamp: v.optional(AwsTime),
          Value: v.optional(AwsNumber),
          StatisticValues: v.optional(
            v.looseObject({ SampleCount: AwsNumber, Sum: AwsNumber, Minimum: AwsNumber, Maximum: AwsNumber }),
          ),
          Values: v.optional(v.pipe(v.array(AwsNumber), v.maxLength(150, "at most 150 values"))),
          Counts: v.optional(v.array(AwsNumber)),
          Unit: v.optional(v.string()),
          StorageResolution: v.optional(AwsNumber),
        }),
      ),
      [],
    ),
    v.maxLength(1000, "at most 1000 metrics a call"),
  ),
});

type Row = v.InferOutput<typeof PutMetricData>["MetricData"][number];

function datumOf(namespace: string, row: Row, now: number): MetricDatum {
  const base = {
    namespace,
    name: row.MetricName,
    dimensions: row.Dimensions,
    unit: row.Unit,
    timestamp: row.Timestamp ?? now,
    storageResolution: row.StorageResolution === 1 ? (1 as const) : (60 as const),
  };
  const given = [row.Value, row.Values, row.StatisticValues].filter((form) => form !== undefined);
  if (given.length !== 1)
    throw new AwsError(
      "InvalidParameterCombination",
      `${row.MetricName}: exactly one of Value, Values, StatisticValues is needed`,
    );
  if (row.StatisticValues) {
    const { SampleCount: sampleCount, Sum: sum, Minimum: minimum, Maximum: maximum } = row.StatisticValues;
    return { ...base, statisticSet: { sampleCount, sum, minimum, maximum } };
  }
  if (row.Values) return { ...base, values: row.Values, counts: row.Counts };
  return { ...base, value: row.Value ?? 0 };
}

/** Page "PutMetricData": all of the call's metrics are taken, or none. */
export async function putMetricData(call: Call, store: MetricStore): Promise<AnswerObject> {
  const input = await inputOf(call, PutMetricData);
  const now = Date.now();
  const data = input.MetricData.map((row) => datumOf(input.Namespace, row, now));
  for (const datum of data) store.put(datum);
  return {};
}
