import { healthMonitor, type PlatformConfig } from "../../../config/index.js";
import { GUARDED_NAMES, type GuardedDependency } from "../../../domain/contracts/dependencies.js";
import { EMF_METRICS, type MetricDefinition } from "../../../domain/contracts/telemetry.js";
import { breakerOpen } from "../circuit.js";
import { apiMetrics } from "../metrics/api.js";
import { emfCount } from "../metrics/emf.js";
import { lambdaMetrics } from "../metrics/lambda.js";
import { queueMetrics } from "../metrics/sqs.js";
import type { MonitoringProps } from "../props.js";
import type { Row } from "./layout.js";
import { percentiles } from "./shared.js";
import { graph, type Line, text } from "./widgets.js";

const MINUTE = 60;

const METRICS_TABLE = "metrics";
const METRICS_QUEUE = "metrics";

const heading = (words: string): Row => ({ height: 1, widgets: [text(`## ${words}`)] });

function apiRows({ config: { region }, api }: MonitoringProps): Row[] {
  if (!api) return [];
  const { requests, clientErrors, serverErrors, latency, cacheHits } = apiMetrics(api);
  return [
    heading("API: what callers see"),
    {
      height: 6,
      widgets: [
        graph({
          title: "Requests by status",
          region,
          unit: "per minute",
          lines: [
            { metric: requests, label: "all", period: MINUTE },
            { metric: clientErrors, label: "4xx", period: MINUTE },
            { metric: serverErrors, label: "5xx", period: MINUTE },
            { metric: cacheHits, label: "from the cache", period: MINUTE },
          ],
        }),
        graph({ title: "Latency of the API", region, unit: "ms", lines: percentiles(latency("Average"), MINUTE) }),
      ],
    },
  ];
}

/** Dependencies that any function calls behind a breaker, with these functions. */
const guarded = ({ services }: PlatformConfig): (readonly [GuardedDependency, readonly string[]])[] =>
  GUARDED_NAMES.map((dependency) => {
    const callers = Object.entries(services).flatMap(([name, service]) =>
      service.kind === "function" && service.guards.includes(dependency) ? [name] : [],
    );
    return [dependency, callers] as const;
  }).filter(([, callers]) => callers.length > 0);

function breakerRows({ config }: MonitoringProps): Row[] {
  const dependencies = guarded(config);
  const monitor = healthMonitor(config);
  if (dependencies.length === 0 || monitor === undefined) return [];
  const { region } = config;
  const states = dependencies.map(
    ([dependency]): Line => ({ metric: breakerOpen(config, monitor, dependency), label: dependency, period: MINUTE }),
  );
  const callers = [...new Set(dependencies.flatMap(([, names]) => names))];
  const refused = callers.map(
    (name): Line => ({ metric: emfCount(config, name, EMF_METRICS.circuitOpen), label: name, period: MINUTE }),
  );
  return [
    heading("Circuit breakers: 1 is open"),
    {
      height: 6,
      widgets: [
        graph({ title: "Breakers that are open", region, unit: "open", lines: states }),
        graph({ title: "Calls refused by an open breaker", region, unit: "calls", lines: refused }),
      ],
    },
  ];
}

/** Services that take part in one way. */
const namesOf = ({ services }: PlatformConfig, takesPart: (service: PlatformConfig["services"][string]) => boolean) =>
  Object.entries(services).flatMap(([name, service]) => (takesPart(service) ? [name] : []));

function pipelineRows(props: MonitoringProps): Row[] {
  const { config, functions, queues } = props;
  const { region } = config;
  const takers = (config.api?.routes ?? []).flatMap(({ body, service }) => (body === "metrics" ? [service] : []));
  const senders = namesOf(config, ({ sendsTo, tables }) => sendsTo.includes(METRICS_QUEUE) && METRICS_TABLE in tables);
  const sweepers = senders.filter((name) => !takers.includes(name));
  const workers = namesOf(
    config,
    (service) => service.kind === "function" && service.consumes.some(({ queue }) => queue === METRICS_QUEUE),
  );
  const queue = queues[METRICS_QUEUE];
  if (takers.length + workers.length === 0 || !queue) return [];
  const counts = (names: readonly string[], metrics: Readonly<Record<string, MetricDefinition>>): Line[] =>
    names.flatMap((name) =>
      Object.entries(metrics).map(
        ([label, metric]): Line => ({ metric: emfCount(config, name, metric), label: `${name}: ${label}`, period: MINUTE }),
      ),
    );
  const { metricsAccepted, metricsNotStored, metricsNotQueued, metricsRepaired, metricsSwept, metricsPending } = EMF_METRICS;
  const { duplicateMessage, analysesRequested } = EMF_METRICS;
  const duration = [...senders, ...workers].flatMap((name): Line[] => {
    const made = functions[name];
    const service = config.services[name];
    if (!made || service?.kind !== "function") return [];
    const { duration: of } = lambdaMetrics({ ...made, ...service });
    return [{ metric: of("p99"), label: name, period: MINUTE }];
  });
  return [
    heading("Pipeline: from accepted to counted"),
    {
      height: 6,
      widgets: [
        graph({
          title: "Taken in",
          region,
          unit: "metrics",
          lines: counts(takers, { accepted: metricsAccepted, "not stored": metricsNotStored, "not queued": metricsNotQueued }),
        }),
        graph({
          title: "Repaired, seen twice, handed on",
          region,
          unit: "metrics",
          lines: counts(workers, { repaired: metricsRepaired, duplicates: duplicateMessage, analyses: analysesRequested }),
        }),
        graph({
          title: "Stored and not queued",
          region,
          unit: "metrics",
          lines: counts(sweepers, { swept: metricsSwept, pending: metricsPending }),
        }),
      ],
    },
    {
      height: 6,
      widgets: [
        graph({
          title: "Queue of metrics",
          region,
          unit: "messages",
          lines: [
            { metric: queueMetrics(queue.queueName).depth, label: "waiting", period: MINUTE },
            { metric: queueMetrics(queue.deadLetterQueueName).depth, label: "dead letters", period: MINUTE },
          ],
        }),
        graph({
          title: "Age of the oldest metric that waits",
          region,
          unit: "s",
          lines: [{ metric: queueMetrics(queue.queueName).oldestAge, label: "oldest", period: MINUTE }],
        }),
        graph({ title: "p99 of the pipeline's functions", region, unit: "ms", lines: duration }),
      ],
    },
  ];
}

/** How metrics come in: the API, the breakers of what it calls, the pipeline behind it. */
export const ingestionRows = (props: MonitoringProps): Row[] => [
  ...apiRows(props),
  ...breakerRows(props),
  ...pipelineRows(props),
];
