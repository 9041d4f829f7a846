import type { SimulatorModel } from "../../../simulator/model/index.js";

/** More executions at a time than this are told of (SPEC 1.7) … */
const MOST = 100;
/** … or more than this share of those reserved, where that is lower. */
const SHARE = 0.8;

/**
 * A scenario for each function that may be filled to its very limit and not beyond: written here and not in a file, because
 * the limit follows from what Lambda reserves for the function.
 * @param reservations name of a function → executions reserved for it; undefined: none
 */
export function concurrencyScenarios(
  { metricAlarms }: SimulatorModel,
  reservations: ReadonlyMap<string, number | undefined>,
): unknown {
  const scenarios = metricAlarms.flatMap(({ name, source }) => {
    if (source.kind !== "metric" || source.metric.name !== "ConcurrentExecutions") return [];
    const { dimensions } = source.metric;
    const reserved = reservations.get(dimensions.FunctionName ?? "") ?? Number.POSITIVE_INFINITY;
    const limit = Math.min(MOST, Math.floor(reserved * SHARE));
    const metric = "AWS/Lambda ConcurrentExecutions";
    return [
      {
        name: `${name}: ${limit} executions, then one more`,
        metrics: [{ metric, dimensions, values: `${limit}x10 ${limit + 1} ${limit}x10` }],
        expect: [
          { at: "10m", alarms: { [name]: "OK" } },
          { at: "11m", alarms: { [name]: "ALARM" } },
          { at: "12m", alarms: { [name]: "OK" } },
        ],
      },
    ];
  });
  return { scenarios };
}
