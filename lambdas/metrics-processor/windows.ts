import { WINDOW_POINTS } from "../../domain/analysis/deviation.js";
import type { StoredMetric } from "../../domain/contracts/metric.js";
import type { SeriesName } from "../../domain/metrics/keys.js";
import { inOrder } from "../../domain/metrics/timeline.js";
import type { ReadMetrics } from "../shared/repositories/read-metrics.js";

/** A value and where it stands in its series. */
export type Value = Pick<StoredMetric, "at" | "value">;

/** The latest values of series. */
export interface Windows {
  /** The values of a series as far as they are known, those that have arrived among them, in order of time. */
  of(series: SeriesName & { readonly tenant: string }, arrived: readonly Value[]): Promise<readonly Value[]>;
}

/** Series that are remembered; some 10 kB each. */
const MAX_SERIES = 1000;

/** After that the table is asked again: other processes have seen other values of the series. */
const MAX_AGE_MS = 5 * 60_000;

interface Known {
  readonly readAt: number;
  readonly values: readonly Value[];
}

/**
 * Remembers between invocations what was read and what has arrived since, so that a busy series is read now and then, not with each
 * batch: a read asks every shard.
 */
export function createWindows(
  read: ReadMetrics,
  now: () => Date,
  { maxSeries = MAX_SERIES, maxAgeMs = MAX_AGE_MS }: { readonly maxSeries?: number; readonly maxAgeMs?: number } = {},
): Windows {
  const series = new Map<string, Known>();
  return {
    async of({ tenant, service_name, metric_type }, arrived) {
      const key = `${tenant}#${service_name}#${metric_type}`;
      const time = now().getTime();
      let known = series.get(key);
      if (!known || known.readAt < time - maxAgeMs) {
        const to = arrived.reduce((last, { at }) => (at > last ? at : last), "");
        const { items } = await read({ tenant, service_name, metric_type, to }, { limit: WINDOW_POINTS + arrived.length });
        known = { readAt: time, values: items };
      }
      const all = new Map([...known.values, ...arrived].map(({ at, value }) => [at, { at, value }]));
      const values = inOrder([...all.values()]);
      // Out and in again: the map's order is then that of use, and the first is the one to forget.
      series.delete(key);
      series.set(key, { readAt: known.readAt, values: values.slice(-WINDOW_POINTS) });
      const [oldest] = series.keys();
      if (series.size > maxSeries && oldest !== undefined) series.delete(oldest);
      return values;
    },
  };
}
