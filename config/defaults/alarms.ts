import type { PlatformConfigInput } from "../schema.js";

/** Thresholds and windows of SPEC 1.7, 1.8, 3.10 and 4.3. */
export const alarms: PlatformConfigInput["alarms"] = {
  lambdaErrors: { threshold: 5, periodSeconds: 600, evaluationPeriods: 1, datapointsToAlarm: 1, severity: "high" },
  lambdaLatencyP99: { threshold: 3000, periodSeconds: 60, evaluationPeriods: 3, datapointsToAlarm: 3, severity: "high" },
  lambdaConcurrency: { threshold: 100, periodSeconds: 60, evaluationPeriods: 1, datapointsToAlarm: 1, severity: "high" },
  lambdaConcurrencyReservedShare: 0.8,
  ecsCpu: { threshold: 80, periodSeconds: 60, evaluationPeriods: 5, datapointsToAlarm: 5, severity: "high" },
  ecsMemory: { threshold: 80, periodSeconds: 60, evaluationPeriods: 5, datapointsToAlarm: 5, severity: "high" },
  ecsErrors: { threshold: 10, periodSeconds: 600, evaluationPeriods: 1, datapointsToAlarm: 1, severity: "high" },
  // Minutes and not one share of all five: of the few requests at night a single failed one would be a page.
  apiErrorPercent: { threshold: 5, periodSeconds: 60, evaluationPeriods: 5, datapointsToAlarm: 3, severity: "high" },
  apiLatency: { threshold: 1000, periodSeconds: 300, evaluationPeriods: 3, datapointsToAlarm: 3, severity: "medium" },
  apiClientErrors: { threshold: 10, periodSeconds: 300, evaluationPeriods: 2, datapointsToAlarm: 2, severity: "low" },
  // Looked at once a minute: one look of two, so that a look that comes late does not end it.
  circuitOpen: { threshold: 0, periodSeconds: 60, evaluationPeriods: 2, datapointsToAlarm: 1, severity: "medium" },
  deadLetters: { threshold: 0, periodSeconds: 60, evaluationPeriods: 1, datapointsToAlarm: 1, severity: "medium" },
  // A message that fails is tried three times, three minutes apart, before it becomes a dead letter.
  queueAge: { threshold: 900, periodSeconds: 60, evaluationPeriods: 3, datapointsToAlarm: 3, severity: "medium" },
  // A failed run is repeated twice within minutes: an hour counts the three as one trouble.
  backupFailed: { threshold: 1, periodSeconds: 3600, evaluationPeriods: 1, datapointsToAlarm: 1, severity: "medium" },
  composites: { lambdaCritical: "critical", ecsResourceExhaustion: "critical", systemWideCritical: "critical" },
  sustained: { afterSeconds: 600, extensionSeconds: 60, severity: "high" },
};
