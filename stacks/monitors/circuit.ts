import { healthMonitor, ownerOfService, type PlatformConfig } from "../../config/index.js";
import { circuitDimension, type GuardedDependency } from "../../domain/contracts/dependencies.js";
import { EMF_FURTHER_DIMENSIONS, INFRASTRUCTURE_METRICS } from "../../domain/contracts/telemetry.js";
import type { AlarmDeclaration } from "./alarms/declaration.js";
import { healthMetric } from "./metrics/health.js";
import type { Metric } from "./metrics/metric.js";
import type { FunctionMonitorProps } from "./watched.js";

/** Whether the breaker of a dependency is open, as the health monitor sees it. */
export const breakerOpen = (config: PlatformConfig, monitor: string, dependency: GuardedDependency): Metric =>
  healthMetric(config, monitor, INFRASTRUCTURE_METRICS.breakerOpen, {
    [EMF_FURTHER_DIMENSIONS.dependency]: circuitDimension(dependency),
  });

/** The service that an alarm on a dependency belongs to: the first one that calls it. */
const firstGuard = ({ services }: PlatformConfig, dependency: GuardedDependency): string | undefined =>
  Object.entries(services).find(([, service]) => service.kind === "function" && service.guards.includes(dependency))?.[0];

/** Tells when the circuit breaker of something that a function calls is open (SPEC 3.4, 3.10): one alarm a dependency. */
export function circuitAlarms({ config, name, service }: FunctionMonitorProps): AlarmDeclaration[] {
  const { circuitOpen } = config.alarms;
  const monitor = healthMonitor(config);
  if (monitor === undefined) return [];
  return service.guards
    .filter((dependency) => firstGuard(config, dependency) === name)
    .map((dependency) => ({
      audience: "technical",
      owner: ownerOfService(config, name),
      service: name,
      id: `${dependency}-circuit-open`,
      severity: circuitOpen.severity,
      runbook: "circuit-open",
      meaning: `The circuit breaker of ${dependency} is open: it has failed again and again, or somebody opened it, and ${name} does not call it.`,
      metric: breakerOpen(config, monitor, dependency),
      comparison: ">",
      rule: circuitOpen,
      missingData: {
        treatAs: "notBreaching",
        because: "it is measured once a minute, and a minute without a look tells nothing",
      },
    }));
}
