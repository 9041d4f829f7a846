import { metricKey } from "../../../simulator/metrics/index.js";
import type { MetricAlarm, SimulatorModel } from "../../../simulator/model/index.js";
import { UsageError } from "../../errors.js";
import { readQueries, soleStatistics } from "../events/metric-data/queries.js";

const statsOf = ({ source }: MetricAlarm) =>
  source.kind === "metric" ? [source.metric] : source.queries.flatMap(({ metric }) => metric ?? []);

/**
 * Looks whether the queries of a get-metric-data tell what the alarms read: a sum of a minute, taken for a value, has the same sum, but
 * not the same average.
 * @throws {UsageError} with every alarm that would be told something else
 */
export function checkAsked(queries: string, models: readonly SimulatorModel[]): void {
  const sole = soleStatistics(readQueries(queries));
  const problems = models.flatMap(({ metricAlarms }) =>
    metricAlarms.flatMap((alarm) =>
      statsOf(alarm).flatMap((stat) => {
        const asked = sole.get(metricKey(stat));
        if (asked === undefined || asked === null || asked === stat.statistic) return [];
        const { namespace, name, statistic } = stat;
        return [`${queries} asks only for ${asked} of ${namespace}/${name}, but ${alarm.name} reads its ${statistic}`];
      }),
    ),
  );
  if (problems.length > 0) throw new UsageError([...new Set(problems)].join("\n"));
}
