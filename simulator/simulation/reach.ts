import { evaluationRange } from "../alarms/index.js";
import type { MetricAlarm, SimulatorModel } from "../model/types.js";

/** An anomaly band learns from four weeks and the hour before. */
const BAND_MS = 29 * 86_400_000;

const hasBand = ({ source }: MetricAlarm): boolean =>
  source.kind === "math" && source.queries.some(({ expression }) => expression?.includes("ANOMALY_DETECTION_BAND"));

/** How far back an evaluation looks, milliseconds. */
export const reachOf = (alarm: MetricAlarm): number =>
  evaluationRange(alarm.evaluationPeriods) * alarm.periodSeconds * 1000 + (hasBand(alarm) ? BAND_MS : 0);

/** The longest window (period × evaluation periods) of any alarm, milliseconds. */
export const longestWindow = ({ metricAlarms }: SimulatorModel): number =>
  Math.max(0, ...metricAlarms.map(({ periodSeconds, evaluationPeriods }) => periodSeconds * evaluationPeriods * 1000));
