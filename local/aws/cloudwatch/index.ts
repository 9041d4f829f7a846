import { ExpressionError, MetricQueriesError } from "../../../simulator/math/index.js";
import { MetricError, type MetricStore } from "../../../simulator/metrics/index.js";
import { answer } from "../answer.js";
import type { Call } from "../call.js";
import { AwsError } from "../errors.js";
import type { AnswerObject } from "../value.js";
import { describeAlarms } from "./alarms/describe.js";
import type { AlarmDesk } from "./alarms/desk.js";
import { describeAlarmHistory } from "./alarms/history.js";
import { refuseChanges } from "./alarms/refuse.js";
import { getMetricData } from "./metric-data.js";
import { putMetricData } from "./put.js";
import { getMetricStatistics, listMetrics } from "./reads.js";

const NAMESPACE = "http://monitoring.amazonaws.com/doc/2010-08-01/";

/** What CloudWatch answers from. */
export interface CloudWatch {
  /** Takes what is put, stamped with real time. */
  readonly metrics: MetricStore;
  /** The alarms, and with them all metrics in their time; undefined: alarms are moto's. */
  readonly desk?: AlarmDesk;
}

type Operation = (call: Call, store: MetricStore) => Promise<AnswerObject>;

/** The operations that the metric store answers; moto gives no percentiles and loses what it cannot compute. */
const READS: Readonly<Record<string, Operation>> = {
  GetMetricData: getMetricData,
  GetMetricStatistics: getMetricStatistics,
  ListMetrics: listMetrics,
};

/** The operations that the running alarms answer; moto's are never evaluated. */
const OF_ALARMS: Readonly<Record<string, (call: Call, desk: AlarmDesk) => Promise<AnswerObject>>> = {
  DescribeAlarms: describeAlarms,
  DescribeAlarmHistory: describeAlarmHistory,
};

function performing(operation: string, call: Call, { metrics, desk }: CloudWatch): (() => Promise<AnswerObject>) | undefined {
  const read = Object.hasOwn(READS, operation) ? READS[operation] : undefined;
  if (read) return () => read(call, desk?.alarms.store ?? metrics);
  if (operation === "PutMetricData") return () => putMetricData(call, metrics);
  const ofAlarms = Object.hasOwn(OF_ALARMS, operation) ? OF_ALARMS[operation] : undefined;
  return desk && ofAlarms && (() => ofAlarms(call, desk));
}

/** @returns false when the operation is moto's (dashboards, tags) */
export async function handleCloudWatch(call: Call, cloudWatch: CloudWatch): Promise<boolean> {
  const operation = (await call.operation()) ?? "";
  const perform = performing(operation, call, cloudWatch);
  if (!perform) {
    if (cloudWatch.desk) await refuseChanges(call);
    return false;
  }
  if (call.protocol === "cbor")
    throw new AwsError("UnsupportedProtocol", `${operation}: the laptop speaks AWS JSON and AWS query, not CBOR`, 415);
  try {
    answer(call, operation, await perform(), NAMESPACE);
  } catch (error) {
    if (error instanceof MetricError) throw new AwsError("InvalidParameterValue", error.message, 400, { cause: error });
    if (error instanceof ExpressionError || error instanceof MetricQueriesError)
      throw new AwsError("ValidationError", error.message, 400, { cause: error });
    throw error;
  }
  return true;
}
