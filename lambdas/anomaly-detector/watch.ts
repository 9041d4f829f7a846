import { type FreshStart, follow, type JudgedValue, lookAt } from "../../domain/anomalies/follow.js";
import { settledUntil } from "../../domain/anomalies/periods.js";
import type { AnomalySeries } from "../../domain/contracts/anomaly-series.js";
import { ANOMALY_METRICS, EMF_FURTHER_DIMENSIONS } from "../../domain/contracts/telemetry.js";
import type { Measurement, MetricWriter } from "../shared/telemetry.js";
import type { Memories } from "./memories.js";
import type { ReadSeries } from "./read-series.js";

/** What series are watched with. */
export interface WatchParts {
  readonly memories: Memories;
  readonly read: ReadSeries;
  readonly metrics: MetricWriter;
  readonly settleSeconds: number;
  readonly learnMs: number;
  /** Score from which on a value is worth a line in the log. */
  readonly oddFrom: number;
}

/** What one run came to for a series. */
export interface Watched {
  /** `seen`: nothing new. `empty`: nothing to begin with. `overtaken`: another run remembered the same periods first. */
  readonly outcome: "followed" | "seen" | "empty" | "overtaken";
  readonly fresh?: FreshStart;
  readonly told: readonly JudgedValue[];
}

function measurementsOf(series: string, { observation }: JudgedValue): Measurement[] {
  const { score, expected, lower, upper } = observation;
  const dimensions = { [EMF_FURTHER_DIMENSIONS.series]: series };
  const values = [
    { metric: ANOMALY_METRICS.anomalyScore, value: score },
    { metric: ANOMALY_METRICS.expectedValue, value: expected },
    { metric: ANOMALY_METRICS.expectedLower, value: lower },
    { metric: ANOMALY_METRICS.expectedUpper, value: upper },
  ];
  return values.flatMap(({ metric, value }) => (value === null ? [] : [{ metric, value, dimensions }]));
}

/**
 * Shows a series' detector what is new of it, tells what it says, and then remembers it. In this order: a run that dies in
 * between is repeated by the next, which sees the same and tells the same again, at the same time. The other order would lose
 * what is told once only.
 * @param now when this run was due, epoch milliseconds: a repetition asks for the same
 */
export async function watch(name: string, series: AnomalySeries, now: number, parts: WatchParts): Promise<Watched> {
  const { memories, read, metrics, settleSeconds, learnMs } = parts;
  const before = await memories.read(name);
  const look = lookAt(series, before, settledUntil(now, settleSeconds, series.periodSeconds), learnMs);
  if (!look) return { outcome: "seen", told: [] };
  const fresh = look.fresh && { fresh: look.fresh };
  const looked = follow(series, look, await read(series, look.periods));
  if (!looked) return { outcome: "empty", ...fresh, told: [] };
  for (const value of looked.told) metrics.write(measurementsOf(name, value), { series: name }, new Date(value.at));
  const isFirst = await memories.write(name, looked.memory, before);
  return { outcome: isFirst ? "followed" : "overtaken", ...fresh, told: looked.told };
}
