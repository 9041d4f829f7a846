import type { Answers } from "./messages.js";
import type { Phase } from "./plan.js";

/** The value that this share of all is at most. @param sorted ascending */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;

/** One request of a phase. */
export interface Sample {
  /** From the start of its phase to the time it was to be sent, in ms. */
  readonly at: number;
  readonly status: number;
  /** In ms. */
  readonly latency: number;
}

/** The requests of one phase, in order. */
export function samplesOf({ latencies, statuses }: Answers, phases: readonly Phase[], name: Phase["name"]): readonly Sample[] {
  let first = 0;
  for (const phase of phases) {
    const count = phase.seconds * phase.rate;
    if (phase.name === name)
      return Array.from({ length: count }, (_, index) => ({
        at: (index * 1000) / phase.rate,
        status: statuses[first + index] ?? 0,
        latency: latencies[first + index] ?? Number.POSITIVE_INFINITY,
      }));
    first += count;
  }
  return [];
}

/** A quantile of the latency of some requests, in ms. */
export const latencyOf = (samples: readonly Sample[], share: number): number =>
  quantile(
    samples.map(({ latency }) => latency).sort((a, b) => a - b),
    share,
  );

/** Ms until all requests are accepted in time again. @param limitMs longest latency that is in time, for all but a hundredth of each second */
export function recoveryMs(samples: readonly Sample[], limitMs: number): number {
  const lastSecond = samples.reduce((last, { at }) => Math.max(last, Math.floor(at / 1000)), 0);
  for (let second = lastSecond; second >= 0; second--) {
    const own = samples.filter(({ at }) => Math.floor(at / 1000) === second);
    if (own.some(({ status }) => status !== 202) || latencyOf(own, 0.99) > limitMs) return (second + 1) * 1000;
  }
  return 0;
}
