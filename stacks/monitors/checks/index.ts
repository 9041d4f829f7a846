import type { PlatformConfig } from "../../../config/index.js";
import type { Severity } from "../../../domain/contracts/severity.js";
import { MonitoringError } from "../errors.js";
import type { AlarmPlan } from "../plan.js";
import { cycleProblems, parentProblems, ruleSizeProblems, unknownChildProblems } from "./composites.js";
import { fieldProblems, nameProblems, routeProblems, textProblems } from "./declarations.js";
import { duplicateProblems, thresholdProblems } from "./thresholds.js";

/**
 * Refuses alarms that cannot work, before anything is synthesized.
 * @throws {MonitoringError} with every problem, each naming its alarm
 */
export function checkAlarms(plan: AlarmPlan, config: PlatformConfig, topicArns: Readonly<Record<Severity, string>>): void {
  const problems = [
    ...nameProblems(plan),
    ...textProblems(plan, config),
    ...routeProblems(plan, topicArns),
    ...fieldProblems(plan),
    ...thresholdProblems(plan),
    ...duplicateProblems(plan),
    ...unknownChildProblems(plan),
    ...cycleProblems(plan),
    ...ruleSizeProblems(plan),
    ...parentProblems(plan),
  ];
  if (problems.length > 0) throw new MonitoringError(problems);
}
