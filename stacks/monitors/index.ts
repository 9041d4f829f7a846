import { containerMonitor } from "./ecs-service.js";
import { MonitoringError, type MonitoringProblem } from "./errors.js";
import { functionMonitor } from "./lambda-function.js";
import type { Monitor } from "./monitor.js";
import { platformMonitor } from "./platform.js";
import type { MonitoringProps } from "./props.js";
import { apiMonitor } from "./rest-api.js";
import type { ContainerMonitorProps, FunctionMonitorProps } from "./watched.js";

/**
 * A monitor for the platform and one for every service of the configuration, in the order of the dashboard.
 * @throws {MonitoringError} when the configuration has a service that no stack made
 */
export function monitorsOf(props: MonitoringProps): readonly Monitor[] {
  const { config, functions, containers, queues, asyncFailuresName, alarmDeadLettersName, api } = props;
  const watched: { functions: FunctionMonitorProps[]; containers: ContainerMonitorProps[] } = { functions: [], containers: [] };
  const problems: MonitoringProblem[] = [];
  for (const [name, service] of Object.entries(config.services)) {
    const lambda = functions[name];
    const container = containers[name];
    if (service.kind === "function" && lambda) watched.functions.push({ config, name, service, ...lambda });
    else if (service.kind === "container" && container) watched.containers.push({ config, name, service, ...container });
    else
      problems.push({ subject: name, problem: `is in services, yet not among the ${service.kind}s to watch`, fix: "pass it on" });
  }
  if (problems.length > 0) throw new MonitoringError(problems);
  return [
    platformMonitor({ config, ...watched, queues, asyncFailuresName, alarmDeadLettersName }),
    ...(api ? [apiMonitor({ config, api })] : []),
    ...watched.containers.map(containerMonitor),
    ...watched.functions.map(functionMonitor),
  ];
}
