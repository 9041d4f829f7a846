import { baseOf, type Channel, channel, clamp } from "./channel.js";
import type { Focus } from "./focus.js";
import { countDistance, type NodeSignals, type Series } from "./signals.js";

const numbers = (values: readonly (number | null)[]): number[] => values.map((value) => value ?? Number.NaN);

/** Waiting. */
export function latencyChannel({ latency, counts, usualCount }: NodeSignals, focus: Focus): Channel | undefined {
  if (!latency) return undefined;
  const values = numbers(latency.incident);
  const { middle, up } = latency.usual;
  const base = baseOf(values, focus, middle, up);
  // The mean of few requests scatters more.
  const noise = counts.map((count) => up * clamp(Math.sqrt(usualCount / Math.max(1, count)), 1, 3));
  return channel(
    {
      series: latency.name,
      usual: middle,
      values,
      excess: values.map((value, at) => (counts[at] ?? 0) * (value - base)),
      distances: values.map((value, at) => (value - base) / (noise[at] ?? up)),
    },
    focus,
  );
}

/** Failed requests. */
export function errorChannel({ failures, counts }: NodeSignals, focus: Focus): Channel | undefined {
  if (!failures) return undefined;
  const rates = numbers(failures.incident);
  const sum = (where: readonly boolean[]): [number, number] =>
    rates.reduce<[number, number]>(
      ([failed, asked], rate, at) =>
        where[at] && !Number.isNaN(rate) ? [failed + rate * (counts[at] ?? 0), asked + (counts[at] ?? 0)] : [failed, asked],
      [0, 0],
    );
  const far = (failed: number, asked: number, rate: number): number =>
    asked === 0 ? 0 : countDistance(failed, asked * rate) / failures.scatter;
  const [failedInQuiet, askedInQuiet] = sum(focus.quiet);
  const drift = far(failedInQuiet, askedInQuiet, failures.rate);
  const quietRate = askedInQuiet === 0 ? failures.rate : failedInQuiet / askedInQuiet;
  const base = Math.max(failures.rate / 10, failures.rate + (quietRate - failures.rate) * Math.max(0, 1 - 1 / (drift ** 2 || 1)));
  const [failed, asked] = sum(focus.bad);
  return channel(
    {
      series: failures.name,
      usual: 100 * (1 - failures.rate),
      values: rates.map((rate) => 100 * (1 - rate)),
      excess: rates.map((rate, at) => (counts[at] ?? 0) * (rate - base)),
      distances: rates.map((rate, at) => far(rate * (counts[at] ?? 0), counts[at] ?? 0, base)),
      unusualness: far(failed, asked, base),
    },
    focus,
  );
}

/** Requests that are too many (`up`) or too few for what was expected, as a share of the usual. */
export function requestChannel(
  requests: Series,
  values: readonly number[],
  focus: Focus,
  up: boolean,
  expected: readonly number[],
): Channel {
  const { middle } = requests.usual;
  const deviation = up ? requests.usual.up : requests.usual.down;
  const base = baseOf(values, focus, middle, deviation);
  const excess = values.map((value, at) => (up ? value - base : base * (expected[at] ?? 1) - value));
  // Few requests scatter by chance as counts do, more than that by how restless the series has been.
  const restless = Math.max(1, deviation / Math.sqrt(Math.max(1, middle)));
  const far = (at: number): number =>
    (countDistance(values[at] ?? Number.NaN, Math.max(0.1, base * (expected[at] ?? 1))) / restless) * (up ? 1 : -1);
  return channel({ series: requests.name, usual: middle, values, excess, distances: values.map((_, at) => far(at)) }, focus);
}
