import { compileMetricQueries, type MetricDataQuery } from "../../../../simulator/math/index.js";
import { createMetricStore, type MetricStore } from "../../../../simulator/metrics/index.js";

export const MINUTE = 60_000;

/** A value a minute from time 0 on; null: missing. */
export type Points = readonly (number | null)[];

export const metricQuery = (id: string, period = 60): MetricDataQuery => ({
  id,
  returnData: false,
  metric: { namespace: "shop", name: id, dimensions: {}, statistic: "Sum", period },
});

export function storeWith(series: Readonly<Record<string, Points>>): MetricStore {
  const store = createMetricStore();
  for (const [name, points] of Object.entries(series))
    store.addColumn(
      { namespace: "shop", name, dimensions: {} },
      { start: 0, values: Float64Array.from(points, (value) => value ?? Number.NaN) },
    );
  return store;
}

/** Queries of the series and of one expression, compiled as an alarm's. */
export const compiled = (expression: string, series: Readonly<Record<string, Points>>) =>
  compileMetricQueries([...Object.keys(series).map((id) => metricQuery(id)), { id: "e", expression }], storeWith(series));

/** The expression's points over all of the series. */
export function evaluate(expression: string, series: Readonly<Record<string, Points>>): (number | null)[] {
  const length = Math.max(...Object.values(series).map((points) => points.length));
  const values = compiled(expression, series).evaluate("e", length * MINUTE, length);
  return [...values].map((value) => (Number.isNaN(value) ? null : value));
}
