import { ownerOfService } from "../../config/index.js";
import type { AlarmDeclaration } from "./alarms/declaration.js";
import { lambdaMetrics } from "./metrics/lambda.js";
import type { FunctionMonitorProps } from "./watched.js";

/** Tells when a scheduled backup failed (SPEC 2.8): by invocations, so that a crash or a timeout counts too. */
export function backupAlarms({ config, name, service, functionName }: FunctionMonitorProps): AlarmDeclaration[] {
  if (!service.may.includes("back-up-tables")) return [];
  const { backupFailed } = config.alarms;
  return [
    {
      audience: "technical",
      owner: ownerOfService(config, name),
      service: name,
      id: `${name}-failed`,
      severity: backupFailed.severity,
      runbook: "backup-failed",
      meaning: "A scheduled backup failed: at least one table has no new backup, or old ones were not deleted.",
      metric: lambdaMetrics({ functionName, timeoutSeconds: service.timeoutSeconds }).failures,
      comparison: ">=",
      rule: backupFailed,
      missingData: { treatAs: "notBreaching", because: "it runs once a day: between two runs there is no datapoint" },
    },
  ];
}
