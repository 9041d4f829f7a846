import { containerMonitor } from "./ecs-service.js";
import { MonitoringError, type MonitoringProblem } from "./errors.js";
import { functionMonitor } from "./lambda-function.js";
import type { Monitor } from "./monitor.js";
import { platformMonitor } from "./platform.js";
import type { MonitoringProps } from "./props.js";

/**
 * A monitor for every service of the configuration and one for the platform.
 * @throws {MonitoringError} when the configuration has a service that no stack made
 */
export function monitorsOf({ config, functions, containers }: MonitoringProps): readonly Monitor[] {
  const problems: MonitoringProblem[] = [];
  const names: Record<"functions" | "containers", string[]> = { functions: [], containers: [] };
  const monitors = Object.entries(config.services).flatMap(([name, service]): Monitor[] => {
    const missing = () => {
      problems.push({ subject: name, problem: `is in services, yet not among the ${service.kind}s to watch`, fix: "pass it on" });
      return [];
    };
    if (service.kind === "function") {
      const target = functions[name];
      if (!target) return missing();
      names.functions.push(name);
      return [functionMonitor({ config, name, service, ...target })];
    }
    const target = containers[name];
    if (!target) return missing();
    names.containers.push(name);
    return [containerMonitor({ config, name, service, ...target })];
  });
  if (problems.length > 0) throw new MonitoringError(problems);
  return [...monitors, platformMonitor({ config, ...names })];
}
