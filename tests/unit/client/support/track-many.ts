import type { makeClient } from "./make-client.js";

/** Tracks so many values of one metric, counting up. */
export const trackMany = (client: ReturnType<typeof makeClient>["client"], count: number, from = 1): void => {
  for (let value = from; value < from + count; value++) client.trackMetric("load", value);
};
