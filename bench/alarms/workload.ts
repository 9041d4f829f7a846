import type { AlarmAction, AlarmState, CompositeAlarm, MetricAlarm, SimulatorModel } from "../../simulator/model/index.js";
import { createSimulation, type Simulation } from "../../simulator/simulation/index.js";

const MINUTE_MS = 60_000;
/** A whole month of minutes. */
export const MONTH_MINUTES = 43_200;
const START = Date.UTC(2026, 0, 1);
const NAMESPACE = "Bench";

const target: readonly AlarmAction[] = [{ target: "arn:aws:sns:us-east-1:123456789012:bench" }];
const actions: Readonly<Record<AlarmState, readonly AlarmAction[]>> = { OK: target, ALARM: target, INSUFFICIENT_DATA: [] };

const declared = (name: string) => ({ address: name, file: "bench", name, actionsEnabled: true, actions });

const stat = (name: string, periodSeconds: number) => ({
  namespace: NAMESPACE,
  name,
  dimensions: {},
  statistic: "Sum",
  periodSeconds,
});

/** Sum over ten minutes of at least five, as of an error alarm; every tenth is the rate of two metrics over five minutes. */
function metricAlarm(index: number, isMath: boolean): MetricAlarm {
  const periodSeconds = isMath ? 300 : 600;
  const [errors, calls] = [stat(`m${index}`, periodSeconds), stat("calls", periodSeconds)];
  return {
    kind: "metric",
    ...declared(`alarm-${index}`),
    source: isMath
      ? {
          kind: "math",
          queries: [
            { id: "rate", returnData: true, expression: "100 * errors / calls" },
            { id: "errors", returnData: false, metric: errors },
            { id: "calls", returnData: false, metric: calls },
          ],
          returns: "rate",
        }
      : { kind: "metric", metric: errors },
    periodSeconds,
    comparison: "GreaterThanOrEqualToThreshold",
    threshold: { value: 5 },
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    missingData: "notBreaching",
    ignoreLowSamples: false,
  };
}

const compositeAlarm = (index: number, children: number): CompositeAlarm => ({
  kind: "composite",
  ...declared(`composite-${index}`),
  rule: Array.from({ length: 4 }, (_, child) => `ALARM("alarm-${(index * 7 + child * 13) % children}")`).join(" AND "),
});

/** So many alarms, one in ten on an expression and one in ten a composite. */
export function modelOf(alarms: number, share = 0.1): SimulatorModel {
  const composites = Math.round(alarms * share);
  const metrics = alarms - composites;
  const math = Math.round(alarms * share);
  return {
    logGroups: [],
    metricFilters: [],
    topics: [],
    subscriptions: [],
    metricAlarms: Array.from({ length: metrics }, (_, index) => metricAlarm(index, index < math)),
    compositeAlarms: Array.from({ length: composites }, (_, index) => compositeAlarm(index, metrics)),
  };
}

/** A quiet value in every minute, and one incident of half an hour for each metric. */
function column(seed: number, minutes: number, quiet: number): Float64Array {
  const values = new Float64Array(minutes).fill(quiet);
  const incident = (seed * 9973) % Math.max(minutes - 30, 1);
  for (let minute = incident; minute < Math.min(incident + 30, minutes); minute++) values[minute] = 2;
  return values;
}

/** A simulation with its columns, not advanced yet. */
export function prepared(model: SimulatorModel, minutes: number): { readonly simulation: Simulation; readonly end: number } {
  const simulation = createSimulation(model, { from: START + MINUTE_MS });
  for (const [index] of model.metricAlarms.entries())
    simulation.store.addColumn(stat(`m${index}`, 60), { start: START, values: column(index, minutes, 0) });
  simulation.store.addColumn(stat("calls", 60), { start: START, values: column(0, minutes, 100) });
  return { simulation, end: START + minutes * MINUTE_MS };
}
