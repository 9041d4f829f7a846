import type { StoredMetric } from "../contracts/metric.js";

/** What is stored by nobody's message is taken up only after this long: its own message may be on its way. */
const GRACE_MS = 60_000;

/**
 * Data points of one series that are still to be published, in order of time: those of a message, and those that were stored
 * long enough ago without having been queued.
 * @param stored the latest of the series
 * @param now epoch ms
 */
export function unpublished(
  arrived: readonly StoredMetric[],
  stored: readonly StoredMetric[],
  now: number,
): readonly StoredMetric[] {
  const known = new Map(stored.map((item) => [item.at, item]));
  const own = new Set(arrived.map(({ at }) => at));
  const fresh = arrived.filter(({ at }) => known.get(at)?.processedAt === undefined);
  const left = stored.filter(
    ({ at, processedAt, receivedAt }) => !own.has(at) && processedAt === undefined && Date.parse(receivedAt) <= now - GRACE_MS,
  );
  return [...fresh, ...left].sort(byTime);
}

const byTime = (a: Pick<StoredMetric, "at">, b: Pick<StoredMetric, "at">): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);

/** All known data points of a series before one, in order of time. What was done with one is what `later` says of it. */
export function before(
  item: Pick<StoredMetric, "at">,
  stored: readonly StoredMetric[],
  later: readonly StoredMetric[],
): readonly StoredMetric[] {
  const all = new Map([...stored, ...later].map((point) => [point.at, point]));
  return [...all.values()].filter(({ at }) => at < item.at).sort(byTime);
}
