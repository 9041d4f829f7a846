import { anomalySeries, type PlatformConfig } from "../../config/index.js";
import { ANOMALY_VARIABLES } from "../../domain/contracts/index.js";

/** What the anomaly detector is told: which series, and when. */
export function anomalyVariables(config: PlatformConfig): Record<string, string> {
  const { series, settleSeconds, learnHours, alarm } = config.anomalies;
  const followed = Object.entries(series).map(([name, one]) => [name, anomalySeries(config, one)]);
  return {
    [ANOMALY_VARIABLES.series]: JSON.stringify(Object.fromEntries(followed)),
    [ANOMALY_VARIABLES.settleSeconds]: String(settleSeconds),
    [ANOMALY_VARIABLES.learnHours]: String(learnHours),
    [ANOMALY_VARIABLES.threshold]: String(alarm.threshold),
  };
}
