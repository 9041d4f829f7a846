import { type FunctionService, ownerOfService, type PlatformConfig } from "../../config/index.js";
import type { CompositeDeclaration } from "./alarms/declaration.js";
import { anomalyAlarms } from "./anomalies.js";
import { backupAlarms } from "./backups.js";
import { circuitAlarms } from "./circuit.js";
import { ALARM, and, or } from "./composites/rule.js";
import { type FunctionAlarms, functionRows } from "./dashboard/function-rows.js";
import { serviceFilters, startFilter } from "./filters.js";
import { lambdaMetrics } from "./metrics/lambda.js";
import { logMetrics } from "./metrics/logs.js";
import type { Monitor } from "./monitor.js";
import { serviceQueries } from "./queries.js";
import type { FunctionMonitorProps } from "./watched.js";

/** Ids of a function's alarms. */
export const functionAlarmIds = (name: string) => ({
  errors: `${name}-errors`,
  latency: `${name}-latency-p99`,
  concurrency: `${name}-concurrency`,
  critical: `${name}-critical`,
});

/** The configured threshold, or the share of the reserved concurrency where that is lower (SPEC 1.7). */
function concurrencyThreshold({ alarms }: PlatformConfig, { reservedConcurrency }: FunctionService): number {
  const { threshold } = alarms.lambdaConcurrency;
  if (reservedConcurrency === undefined) return threshold;
  // Concurrency is a whole number: "over 5.6" and "over 5" are the same, and 0.8 × 7 is not exactly 5.6.
  return Math.min(threshold, Math.floor(reservedConcurrency * alarms.lambdaConcurrencyReservedShare));
}

function alarmsOf({ config, name, service, functionName }: FunctionMonitorProps): FunctionAlarms {
  const ids = functionAlarmIds(name);
  const lambda = lambdaMetrics({ functionName, ...service });
  const { lambdaErrors, lambdaLatencyP99, lambdaConcurrency } = config.alarms;
  const facts = { audience: "technical", owner: ownerOfService(config, name), service: name } as const;
  const noInvocations = "no invocation, no datapoint: a function without work is not in trouble";
  return {
    errors: {
      ...facts,
      id: ids.errors,
      severity: lambdaErrors.severity,
      runbook: "lambda-errors",
      meaning: `${name} fails at its work (${service.description}). What it fails at is retried and then ends in the dead-letter queue.`,
      metric: logMetrics(config, name).errors,
      comparison: ">=",
      rule: lambdaErrors,
      missingData: { treatAs: "notBreaching", because: "a function that logs nothing logs no error either" },
    },
    latency: {
      ...facts,
      id: ids.latency,
      severity: lambdaLatencyP99.severity,
      runbook: "lambda-latency",
      meaning: `The slowest 1 % of ${name}'s invocations take too long: who waits for it waits longer, and what feeds it piles up.`,
      metric: lambda.duration("p99"),
      comparison: ">",
      rule: { ...lambdaLatencyP99, threshold: service.slowMs ?? lambdaLatencyP99.threshold },
      missingData: { treatAs: "notBreaching", because: noInvocations },
      lowSamples: {
        treatAs: "evaluate",
        because: "p99 has few samples below 1000 invocations a minute, so `ignore` would keep the alarm from ever firing here",
      },
    },
    concurrency: {
      ...facts,
      id: ids.concurrency,
      severity: lambdaConcurrency.severity,
      runbook: "lambda-concurrency",
      meaning: `${name} runs close to the concurrency it may use. At the limit invocations are throttled and messages wait.`,
      metric: lambda.concurrency,
      comparison: ">",
      rule: { ...lambdaConcurrency, threshold: concurrencyThreshold(config, service) },
      missingData: { treatAs: "notBreaching", because: noInvocations },
    },
  };
}

function critical({ config, name }: FunctionMonitorProps): CompositeDeclaration {
  const { errors, latency, concurrency, critical: id } = functionAlarmIds(name);
  return {
    id,
    severity: config.alarms.composites.lambdaCritical,
    audience: "technical",
    owner: ownerOfService(config, name),
    service: name,
    runbook: "lambda-critical",
    meaning: `${name} fails or is slow while it is near its concurrency limit: work piles up faster than it is done.`,
    rule: and(or(ALARM(errors), ALARM(latency)), ALARM(concurrency)),
    purpose: "page",
  };
}

/** Watches one Lambda function: its errors, latency and concurrency, and the three together. */
export function functionMonitor(props: FunctionMonitorProps): Monitor {
  const { config, name, logGroupName } = props;
  const alarms = alarmsOf(props);
  return {
    alarms: [...Object.values(alarms), ...circuitAlarms(props), ...backupAlarms(props), ...anomalyAlarms(props)],
    composites: [critical(props)],
    filters: [...serviceFilters(config, name, logGroupName), startFilter(config, name, logGroupName)],
    queries: serviceQueries(config, name, logGroupName),
    rows: functionRows(props, alarms),
  };
}
