import type { AlarmDeclaration } from "../alarms/declaration.js";
import { ecsMetrics } from "../metrics/ecs.js";
import { logMetrics } from "../metrics/logs.js";
import { recentErrorsQuery } from "../queries.js";
import type { ContainerMonitorProps } from "../watched.js";
import type { Row } from "./layout.js";
import { percentiles, thresholdOf } from "./shared.js";
import { graph, logTable, text } from "./widgets.js";

/** The alarms of a container that its graphs show. */
export interface ContainerAlarms {
  readonly errors: AlarmDeclaration;
  readonly cpu: AlarmDeclaration;
  readonly memory: AlarmDeclaration;
}

/** A container's part of the dashboard. */
export function containerRows(
  { config, name, service, logGroupName, ...target }: ContainerMonitorProps,
  alarms: ContainerAlarms,
): Row[] {
  const { region } = config;
  const ecs = ecsMetrics(target);
  const logs = logMetrics(config, name);
  const minute = 60;
  const cpu = thresholdOf(alarms.cpu);
  const memory = thresholdOf(alarms.memory);
  return [
    { height: 1, widgets: [text(`## ${name}: ${service.description}`)] },
    {
      height: 6,
      widgets: [
        graph({
          title: `${name}: health`,
          region,
          unit: "tasks",
          lines: [
            { metric: ecs.desiredTasks, label: "wanted", period: minute },
            { metric: ecs.runningTasks, label: "running", period: minute },
          ],
        }),
        graph({
          title: `${name}: error lines`,
          region,
          unit: "lines",
          lines: [{ metric: logs.errors, label: "ERROR and FATAL", period: alarms.errors.rule.periodSeconds }],
          thresholds: [thresholdOf(alarms.errors)],
        }),
        graph({
          title: `${name}: ECS utilisation`,
          region,
          unit: "%",
          lines: [
            { metric: ecs.cpu, label: "CPU", period: alarms.cpu.rule.periodSeconds },
            { metric: ecs.memory, label: "memory", period: alarms.memory.rule.periodSeconds },
          ],
          thresholds: [
            { ...cpu, label: `CPU ${cpu.label}` },
            { ...memory, label: `memory ${memory.label}` },
          ],
        }),
      ],
    },
    {
      height: 6,
      widgets: [
        graph({
          title: `${name}: latency of operations`,
          region,
          unit: "ms",
          lines: percentiles(logs.operationDuration("Average"), minute),
        }),
        logTable(`${name}: recent errors`, region, [logGroupName], recentErrorsQuery),
      ],
    },
  ];
}
