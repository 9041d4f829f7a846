import type { PlatformConfigInput } from "../schema.js";

/** Thresholds and windows of SPEC 1.7 and 1.8. */
export const alarms: PlatformConfigInput["alarms"] = {
  lambdaErrors: { threshold: 5, periodSeconds: 600, evaluationPeriods: 1, datapointsToAlarm: 1, severity: "high" },
  lambdaLatencyP99: { threshold: 3000, periodSeconds: 60, evaluationPeriods: 3, datapointsToAlarm: 3, severity: "high" },
  lambdaConcurrency: { threshold: 100, periodSeconds: 60, evaluationPeriods: 1, datapointsToAlarm: 1, severity: "high" },
  lambdaConcurrencyReservedShare: 0.8,
  ecsCpu: { threshold: 80, periodSeconds: 60, evaluationPeriods: 5, datapointsToAlarm: 5, severity: "high" },
  ecsMemory: { threshold: 80, periodSeconds: 60, evaluationPeriods: 5, datapointsToAlarm: 5, severity: "high" },
  ecsErrors: { threshold: 10, periodSeconds: 600, evaluationPeriods: 1, datapointsToAlarm: 1, severity: "high" },
  composites: { lambdaCritical: "critical", ecsResourceExhaustion: "critical", systemWideCritical: "critical" },
  sustained: { afterSeconds: 600, extensionSeconds: 60, severity: "high" },
};
