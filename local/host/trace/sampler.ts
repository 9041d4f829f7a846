import type { SamplingRule } from "../../aws/index.js";

/**
 * Decides as X-Ray's sampling does: the reservoir's number of requests each second, then the fixed rate.
 * @param random a number in [0, 1)
 */
export function createSampler(rule: SamplingRule, random: () => number = Math.random): (now: number) => boolean {
  let second = Number.NaN;
  let taken = 0;
  return (now) => {
    const current = Math.floor(now / 1000);
    if (current !== second) {
      second = current;
      taken = 0;
    }
    taken += 1;
    return taken <= rule.reservoirSize || random() < rule.fixedRate;
  };
}
