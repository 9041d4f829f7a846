import type { PlatformConfig } from "../../../config/index.js";
import type { Severity } from "../../../domain/contracts/severity.js";
import { queryProblems } from "../create-queries.js";
import { dashboardProblems } from "../dashboard/create-dashboard.js";
import type { Row } from "../dashboard/layout.js";
import { MonitoringError } from "../errors.js";
import type { AlarmPlan } from "../plan.js";
import type { QueryDeclaration } from "../queries.js";
import { cycleProblems, parentProblems, ruleSizeProblems, unknownChildProblems } from "./composites.js";
import { fieldProblems, nameProblems, routeProblems, textProblems } from "./declarations.js";
import { duplicateProblems, thresholdProblems } from "./thresholds.js";

/** All that is checked before anything is synthesized. */
export interface Checked {
  readonly config: PlatformConfig;
  readonly topicArns: Readonly<Record<Severity, string>>;
  readonly plan: AlarmPlan;
  readonly queries: readonly QueryDeclaration[];
  readonly rows: readonly Row[];
}

/**
 * Refuses what cannot work, before anything is synthesized.
 * @throws {MonitoringError} with every problem, each naming its alarm, query or graph
 */
export function checkMonitoring({ config, topicArns, plan, queries, rows }: Checked): void {
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
    ...queryProblems(queries),
    ...dashboardProblems(rows),
  ];
  if (problems.length > 0) throw new MonitoringError(problems);
}
