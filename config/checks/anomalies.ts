import type { ConfigProblem } from "../errors.js";
import { anomalyDetector } from "../names.js";
import type { PlatformConfig } from "../schema.js";
import { problem } from "./problem.js";

const DAY_SECONDS = 86_400;

/** Series and their alarm that cannot work together. */
export function anomalyProblems({ anomalies, services }: PlatformConfig): ConfigProblem[] {
  const { series, alarm } = anomalies;
  const found: ConfigProblem[] = [];
  if (alarm.datapointsToAlarm > alarm.evaluationPeriods)
    found.push(
      problem(
        "anomalies.alarm.datapointsToAlarm",
        alarm.datapointsToAlarm,
        `must be at most evaluationPeriods (${alarm.evaluationPeriods})`,
      ),
    );
  // Nobody follows them: the platform without the detector.
  if (anomalyDetector({ services }) === undefined) return found;
  for (const [name, { metric, per, periodSeconds, missing }] of Object.entries(series)) {
    const at = `anomalies.series.${name}`;
    if (per && missing !== "unknown")
      found.push(problem(`${at}.missing`, missing, 'must be "unknown": a share of nothing is no number'));
    // Page "PutMetricAlarm": a day for periods under an hour, else a week; the shorter will do.
    const window = periodSeconds * alarm.evaluationPeriods;
    if (window > DAY_SECONDS)
      found.push(problem(`${at}.periodSeconds`, periodSeconds, `× evaluationPeriods must be at most ${DAY_SECONDS} s`));
    for (const [part, one] of Object.entries({ metric, per }))
      if (one?.service !== undefined && !(one.service in services))
        found.push(problem(`${at}.${part}.service`, one.service, `must be one of ${Object.keys(services).join(", ")}`));
  }
  return found;
}
