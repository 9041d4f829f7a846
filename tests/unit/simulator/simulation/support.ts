import type { MetricDatum } from "../../../../simulator/metrics/index.js";
import type { MetricAlarm, MetricStat, SimulatorModel } from "../../../../simulator/model/index.js";
import { createSimulation, type Simulation, type SimulationOutput } from "../../../../simulator/simulation/index.js";

export const MINUTE = 60_000;
export const START = Date.UTC(2026, 10, 21, 9);

/** An alarm on the Sum of Shop/Errors ≥ 5 in one minute, told to `arn:aws:sns:::pages`; with changes. */
export const alarmOf = (name: string, changes: Partial<MetricAlarm> = {}, metric: Partial<MetricStat> = {}): MetricAlarm => {
  const periodSeconds = changes.periodSeconds ?? 60;
  const target = [{ target: "arn:aws:sns:::pages" }];
  return {
    kind: "metric",
    address: `aws_cloudwatch_metric_alarm.${name}`,
    file: "main.tf.json",
    name,
    actionsEnabled: true,
    actions: { OK: target, ALARM: target, INSUFFICIENT_DATA: [] },
    source: {
      kind: "metric",
      metric: { namespace: "Shop", name: "Errors", dimensions: {}, statistic: "Sum", periodSeconds, ...metric },
    },
    periodSeconds,
    comparison: "GreaterThanOrEqualToThreshold",
    threshold: { value: 5 },
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    missingData: "missing",
    ignoreLowSamples: false,
    ...changes,
  };
};

export const modelWith = (parts: Partial<SimulatorModel>): SimulatorModel => ({
  logGroups: [],
  metricFilters: [],
  metricAlarms: [],
  compositeAlarms: [],
  topics: [],
  subscriptions: [],
  ...parts,
});

/** A value of Shop/Errors, minutes after the start. */
export const errors = (minute: number, value: number): MetricDatum => ({
  namespace: "Shop",
  name: "Errors",
  timestamp: START + minute * MINUTE,
  value,
});

/** Minutes after the start. */
export const minuteOf = (t: number): number => (t - START) / MINUTE;

/** `12.5 errors OK→ALARM`, for each transition. */
export const transitions = (outputs: readonly SimulationOutput[]): readonly string[] =>
  outputs.flatMap((output) =>
    output.type === "transition" ? [`${minuteOf(output.t)} ${output.alarm} ${output.from}→${output.to}`] : [],
  );

/** `12.5 errors ALARM arn:…`, for each notification, with what held it back. */
export const notifications = (outputs: readonly SimulationOutput[]): readonly string[] =>
  outputs.flatMap((output) =>
    output.type === "notification"
      ? [
          `${minuteOf(output.t)} ${output.alarm} ${output.state} ${output.target}${output.suppressedBy ? ` (${output.suppressedBy})` : ""}`,
        ]
      : [],
  );

/** A simulation from one minute after the start, with these data, advanced to a minute. */
export function simulated(model: SimulatorModel, data: readonly MetricDatum[], to: number): Simulation {
  const simulation = createSimulation(model, { from: START + MINUTE });
  for (const datum of data) simulation.putMetric(datum);
  simulation.advance(START + to * MINUTE);
  return simulation;
}
