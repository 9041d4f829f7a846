import type { PlatformConfig } from "../../../config/index.js";
import { LIMITS } from "../checks/limits.js";
import { chunks, partTitle } from "../chunks.js";
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
/** Services or queues in one graph; more lines than this nobody tells apart. */
const MOST_LINES = 100;

function serviceGraphs({ config, functions, containers }: OverviewProps, titleOf: (title: string) => string): Row {
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
  const shown = graphs.filter(({ lines }) => lines.length > 0);
  return { height: 6, widgets: shown.map((props) => graph({ ...props, title: titleOf(props.title) })) };
}

/** The service graphs, as many rows of them as it takes. */
function serviceRows(props: OverviewProps): Row[] {
  const functions = chunks(props.functions, MOST_LINES);
  const containers = chunks(props.containers, MOST_LINES);
  const parts = Math.max(functions.length, containers.length);
  return Array.from({ length: parts }, (_, index) =>
    serviceGraphs({ ...props, functions: functions[index] ?? [], containers: containers[index] ?? [] }, (title) =>
      partTitle(title, index, parts),
    ),
  );
}

function queueGraphs({ config: { region }, queues }: OverviewProps): Row[] {
  return chunks(Object.entries(queues), MOST_LINES).map((part, index, { length }) => {
    const lines = (metric: "depth" | "oldestAge", nameOf: (queue: MonitoredQueue) => string) =>
      part.map(([label, queue]): Line => ({ metric: queueMetrics(nameOf(queue))[metric], label, period: MINUTE }));
    const title = (text: string) => partTitle(text, index, length);
    const [waiting, dead] = [lines("depth", (queue) => queue.queueName), lines("depth", (queue) => queue.deadLetterQueueName)];
    return {
      height: 6,
      widgets: [
        graph({ title: title("Messages waiting"), region, unit: "messages", lines: waiting }),
        graph({
          title: title("Age of the oldest message"),
          region,
          unit: "s",
          lines: lines("oldestAge", (queue) => queue.queueName),
        }),
        graph({ title: title("Dead letters"), region, unit: "messages", lines: dead }),
      ],
    };
  });
}

/** The cross-service view: errors, latency, concurrency and utilisation side by side, the queues between them, the newest errors. */
export function overviewRows(props: OverviewProps): Row[] {
  const services = [...props.functions, ...props.containers];
  if (services.length === 0) return [];
  const logGroups = services.map(({ logGroupName }) => logGroupName);
  const recent = chunks(logGroups, LIMITS.queryLogGroups).map((part, index, { length }) => ({
    height: 6,
    widgets: [logTable(partTitle("Recent errors of all services", index, length), props.config.region, part, recentErrorsQuery)],
  }));
  return [...serviceRows(props), ...queueGraphs(props), ...recent];
}
