import type { MetricDatum, MetricStore } from "../../simulator/metrics/index.js";
import type { AlarmClock } from "./clock.js";

/**
 * The alarms' store as the services see it, who live on the wall clock: what they put is stamped with simulated time, and what
 * is asked of a stretch of real time is answered from the simulated stretch that it was.
 */
export const inRealTime = (store: MetricStore, clock: AlarmClock, put: (datum: MetricDatum) => void): MetricStore => ({
  ...store,
  put: (datum) => put({ ...datum, timestamp: clock.at(datum.timestamp) }),
  statistics: ({ from, to, periodSeconds, ...query }) =>
    store
      .statistics({ ...query, from: clock.at(from), to: clock.at(to), periodSeconds: periodSeconds * clock.speed })
      .map((point) => ({ ...point, timestamp: clock.realOf(point.timestamp) })),
});
