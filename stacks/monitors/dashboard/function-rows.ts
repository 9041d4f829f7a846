import type { AlarmDeclaration } from "../alarms/declaration.js";
import { lambdaMetrics } from "../metrics/lambda.js";
import { logMetrics } from "../metrics/logs.js";
import { recentErrorsQuery } from "../queries.js";
import type { FunctionMonitorProps } from "../watched.js";
import type { Row } from "./layout.js";
import { percentiles, thresholdOf } from "./shared.js";
import { graph, logTable, text } from "./widgets.js";

/**
 * Concurrency by Little's law: what is running = arrivals a second × seconds each takes. Log lines tell when an invocation
 * starts, not how many run; this agrees with ConcurrentExecutions on average, and shows a difference when the log is late.
 */
const LITTLES_LAW = "starts * duration / 1000 / PERIOD(starts)";

/** The alarms of a function that its graphs show. */
export interface FunctionAlarms {
  readonly errors: AlarmDeclaration;
  readonly latency: AlarmDeclaration;
  readonly concurrency: AlarmDeclaration;
}

/** A function's part of the dashboard. */
export function functionRows(
  { config, name, service, functionName, logGroupName }: FunctionMonitorProps,
  alarms: FunctionAlarms,
): Row[] {
  const { region } = config;
  const lambda = lambdaMetrics({ functionName, ...service });
  const logs = logMetrics(config, name);
  const minute = 60;
  const concurrencyPeriod = alarms.concurrency.rule.periodSeconds;
  return [
    { height: 1, widgets: [text(`## ${name}: ${service.description}`)] },
    {
      height: 6,
      widgets: [
        graph({
          title: `${name}: health`,
          region,
          unit: "per minute",
          lines: [
            { metric: lambda.invocations, label: "invocations", period: minute },
            { metric: lambda.failures, label: "failed", period: minute },
            { metric: lambda.throttles, label: "throttled", period: minute },
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
          title: `${name}: latency of invocations`,
          region,
          unit: "ms",
          lines: percentiles(lambda.duration("Average"), alarms.latency.rule.periodSeconds),
          thresholds: [thresholdOf(alarms.latency)],
        }),
        graph({
          title: `${name}: concurrency`,
          region,
          unit: "executions",
          lines: [
            { metric: lambda.concurrency, label: "highest", period: concurrencyPeriod },
            { metric: logs.starts, label: "starts", period: concurrencyPeriod, id: "starts", hidden: true },
            {
              metric: lambda.duration("Average"),
              label: "mean duration",
              period: concurrencyPeriod,
              id: "duration",
              hidden: true,
            },
            { expression: LITTLES_LAW, label: "mean, from the log" },
          ],
          thresholds: [thresholdOf(alarms.concurrency)],
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
