import { type MetricId, UNITS } from "../metrics/index.js";
import type { SimulatorModel } from "../model/types.js";
import type { Problems, ScenarioPath } from "./problems.js";
import type { LogFeed, MetricFeed } from "./scenario.js";
import type { WrittenScenario } from "./schema.js";
import type { Series } from "./series.js";
import { findLogGroup, findMetric, TargetError } from "./targets.js";
import { parseOffset } from "./times.js";

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

/** What is fed into a scenario, and when the last of it ends. */
export interface Feeds {
  readonly logs: readonly LogFeed[];
  readonly metrics: readonly MetricFeed[];
  /** Epoch milliseconds. */
  readonly end: number;
}

const keyOf = ({ namespace, name, dimensions }: MetricId, unit = ""): string =>
  JSON.stringify([namespace, name, Object.entries(dimensions).sort(), unit]);

/** Finds the log groups and metrics that a scenario feeds. */
export function readFeeds(
  written: WrittenScenario,
  start: number,
  path: ScenarioPath,
  model: SimulatorModel,
  problems: Problems,
): Feeds {
  let end = start;
  const intervalOf = (own: string | undefined, series: Series, at: ScenarioPath): number => {
    const interval = parseOffset(own ?? written.interval ?? "1m");
    if (interval < SECOND_MS || (interval > MINUTE_MS && interval % MINUTE_MS !== 0))
      problems.add([...at, "interval"], "interval must be 1s to 1m, or whole minutes");
    end = Math.max(end, Math.ceil((start + series.values.length * interval) / MINUTE_MS) * MINUTE_MS);
    return interval;
  };

  const logs = written.logs.flatMap(({ group, service, line, lines, interval }, index): LogFeed[] => {
    const at = [...path, "logs", index];
    if ((group === undefined) === (service === undefined)) {
      problems.add(at, "a log needs either group or service");
      return [];
    }
    const found = problems.try([...at, group === undefined ? "service" : "group"], [TargetError], () =>
      findLogGroup(model, { group, service }),
    );
    const intervalMs = intervalOf(interval, lines, at);
    const message = typeof line === "string" ? line : JSON.stringify(line);
    return found === undefined ? [] : [{ group: found, message, lines, intervalMs }];
  });

  const fed = new Set<string>();
  const metrics = written.metrics.flatMap(({ metric: text, dimensions, values: series, unit, interval }, index): MetricFeed[] => {
    const at = [...path, "metrics", index];
    const metric = problems.try([...at, "metric"], [TargetError], () => findMetric(model, text, dimensions));
    const intervalMs = intervalOf(interval, series, at);
    if (unit !== undefined && !UNITS.includes(unit)) problems.add([...at, "unit"], `unit "${unit}" is not a CloudWatch unit`);
    if (!metric) return [];
    const key = keyOf(metric, unit);
    if (fed.has(key)) problems.add([...at, "metric"], `"${text}" with these dimensions is fed twice: write one series`);
    fed.add(key);
    return [{ metric, series, unit, intervalMs }];
  });
  return { logs, metrics, end };
}
