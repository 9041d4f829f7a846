import { ownerOfService } from "../../config/index.js";
import type { CompositeDeclaration } from "./alarms/declaration.js";
import { ALARM, and } from "./composites/rule.js";
import { type ContainerAlarms, containerRows } from "./dashboard/container-rows.js";
import { serviceFilters } from "./filters.js";
import { ecsMetrics } from "./metrics/ecs.js";
import { logMetrics } from "./metrics/logs.js";
import type { Monitor } from "./monitor.js";
import { serviceQueries } from "./queries.js";
import type { ContainerMonitorProps } from "./watched.js";

/** Ids of a container's alarms. */
export const containerAlarmIds = (name: string) => ({
  errors: `${name}-errors`,
  cpu: `${name}-cpu`,
  memory: `${name}-memory`,
  exhaustion: `${name}-resource-exhaustion`,
});

function alarmsOf({ config, name, service, ...target }: ContainerMonitorProps): ContainerAlarms {
  const ids = containerAlarmIds(name);
  const ecs = ecsMetrics(target);
  const { ecsCpu, ecsMemory, ecsErrors } = config.alarms;
  const facts = { audience: "technical", owner: ownerOfService(config, name), service: name, comparison: ">" } as const;
  const noTasks = "a service without running tasks reports nothing: neither fine nor saturated, so INSUFFICIENT_DATA";
  return {
    cpu: {
      ...facts,
      id: ids.cpu,
      severity: ecsCpu.severity,
      runbook: "ecs-cpu",
      meaning: `${name} is short of CPU: callers wait longer for each answer.`,
      metric: ecs.cpu,
      rule: ecsCpu,
      // One of the two utilisation alarms tells that the tasks are gone; both would tell it twice.
      missingData: { treatAs: "missing", because: `${noTasks}, and told`, notify: true },
    },
    memory: {
      ...facts,
      id: ids.memory,
      severity: ecsMemory.severity,
      runbook: "ecs-memory",
      meaning: `${name} is short of memory: at the limit its tasks are killed and requests are lost.`,
      metric: ecs.memory,
      rule: ecsMemory,
      missingData: { treatAs: "missing", because: noTasks },
    },
    errors: {
      ...facts,
      id: ids.errors,
      severity: ecsErrors.severity,
      runbook: "ecs-errors",
      meaning: `${name} fails at requests (${service.description}): callers get errors.`,
      metric: logMetrics(config, name).errors,
      comparison: ">=",
      rule: ecsErrors,
      missingData: {
        treatAs: "notBreaching",
        because: "a service that logs nothing logs no error; missing tasks show in its CPU alarm",
      },
    },
  };
}

function exhaustion({ config, name }: ContainerMonitorProps): CompositeDeclaration {
  const { cpu, memory, exhaustion: id } = containerAlarmIds(name);
  return {
    id,
    severity: config.alarms.composites.ecsResourceExhaustion,
    audience: "technical",
    owner: ownerOfService(config, name),
    service: name,
    runbook: "ecs-resource-exhaustion",
    meaning: `${name} is short of CPU and memory at once: it is about to fail, and more of the same tasks may not help.`,
    rule: and(ALARM(cpu), ALARM(memory)),
    purpose: "page",
  };
}

/** Watches one container on ECS: its CPU, memory and errors, and the first two together. */
export function containerMonitor(props: ContainerMonitorProps): Monitor {
  const { config, name, logGroupName } = props;
  const alarms = alarmsOf(props);
  return {
    alarms: Object.values(alarms),
    composites: [exhaustion(props)],
    filters: serviceFilters(config, name, logGroupName),
    queries: serviceQueries(config, name, logGroupName),
    rows: containerRows(props, alarms),
  };
}
