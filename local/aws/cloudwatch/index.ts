import { MetricError, type MetricStore } from "../../../simulator/metrics/index.js";
import { answer } from "../answer.js";
import type { Call } from "../call.js";
import { AwsError } from "../errors.js";
import type { AnswerObject } from "../value.js";
import { putMetricData } from "./put.js";
import { getMetricData, getMetricStatistics, listMetrics } from "./reads.js";

const NAMESPACE = "http://monitoring.amazonaws.com/doc/2010-08-01/";

/** The operations that the metric store answers; moto gives no percentiles and loses what it cannot compute. */
const OPERATIONS: Readonly<Record<string, (call: Call, store: MetricStore) => Promise<AnswerObject>>> = {
  GetMetricData: getMetricData,
  GetMetricStatistics: getMetricStatistics,
  ListMetrics: listMetrics,
  PutMetricData: putMetricData,
};

/** @returns false when the operation is moto's (alarms, dashboards) */
export async function handleCloudWatch(call: Call, store: MetricStore): Promise<boolean> {
  const operation = (await call.operation()) ?? "";
  const perform = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined;
  if (!perform) return false;
  if (call.protocol === "cbor")
    throw new AwsError("UnsupportedProtocol", `${operation}: the laptop speaks AWS JSON and AWS query, not CBOR`, 415);
  try {
    answer(call, operation, await perform(call, store), NAMESPACE);
  } catch (error) {
    if (error instanceof MetricError) throw new AwsError("InvalidParameterValue", error.message, 400, { cause: error });
    throw error;
  }
  return true;
}
