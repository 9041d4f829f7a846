import type { PlatformConfig } from "../../../config/index.js";
import { ecsMetrics } from "../metrics/ecs.js";
import { lambdaMetrics } from "../metrics/lambda.js";
import { logMetrics } from "../metrics/logs.js";
import { queueMetrics } from "../metrics/sqs.js";
import type { MonitoredQueue } from "../props.js";
import { recentErrorsQuery } from "../queries.js";
import type { ContainerMonitorProps, FunctionMonitorProps } from "../watched.js";
import type { Row } from "./layout.js";
import { graph, type Line, logTable } from "./widgets.js";

/** All that the cross-service view shows. */
export interface OverviewProps {
  readonly config: PlatformConfig;
  readonly functions: readonly FunctionMonitorProps[];
  readonly containers: readonly ContainerMonitorProps[];
  readonly queues: Readonly<Record<string, MonitoredQueue>>;
}

const MINUTE = 60;

function serviceGraphs({ config, functions, containers }: OverviewProps): Row {
  const { region } = config;
  const lambdas = functions.map((props) => ({ label: props.name, ...lambdaMetrics({ ...props, ...props.service }) }));
  const utilisation = containers.flatMap((props): Line[] => {
    const ecs = ecsMetrics(props);
    return [
      { metric: ecs.cpu, label: `${props.name} CPU`, period: MINUTE },
      { metric: ecs.memory, label: `${props.name} memory`, period: MINUTE },
    ];
  });
  const errors = [...functions, ...containers].map(
    ({ name }): Line => ({ metric: logMetrics(config, name).errors, label: name, period: MINUTE }),
  );
  const latency = lambdas.map(({ label, duration }): Line => ({ metric: duration("p99"), label, period: MINUTE }));
  const running = lambdas.map(({ label, concurrency }): Line => ({ metric: concurrency, label, period: MINUTE }));
  const graphs = [
    { title: "Error lines by service", region, unit: "lines", lines: errors, stacked: true },
    { title: "p99 latency by function", region, unit: "ms", lines: latency },
    { title: "Concurrency by function", region, unit: "executions", lines: running },
    { title: "ECS utilisation by service", region, unit: "%", lines: utilisation },
  ];
  return { height: 6, widgets: graphs.filter(({ lines }) => lines.length > 0).map(graph) };
}

function queueGraphs({ config: { region }, queues }: OverviewProps): Row[] {
  const all = Object.entries(queues);
  if (all.length === 0) return [];
  const lines = (metric: "depth" | "oldestAge", nameOf: (queue: MonitoredQueue) => string) =>
    all.map(([label, queue]): Line => ({ metric: queueMetrics(nameOf(queue))[metric], label, period: MINUTE }));
  return [
    {
      height: 6,
      widgets: [
        graph({ title: "Messages waiting", region, unit: "messages", lines: lines("depth", (queue) => queue.queueName) }),
        graph({ title: "Age of the oldest message", region, unit: "s", lines: lines("oldestAge", (queue) => queue.queueName) }),
        graph({ title: "Dead letters", region, unit: "messages", lines: lines("depth", (queue) => queue.deadLetterQueueName) }),
      ],
    },
  ];
}

/** The cross-service view: errors, latency, concurrency and utilisation side by side, the queues between them, the newest errors. */
export function overviewRows(props: OverviewProps): Row[] {
  const services = [...props.functions, ...props.containers];
  if (services.length === 0) return [];
  const logGroups = services.map(({ logGroupName }) => logGroupName);
  const recent = logTable("Recent errors of all services", props.config.region, logGroups, recentErrorsQuery);
  return [serviceGraphs(props), ...queueGraphs(props), { height: 6, widgets: [recent] }];
}
