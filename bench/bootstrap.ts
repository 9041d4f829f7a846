import { randomOf } from "./root-cause/random.js";

const DRAWS = 2000;

/** Where a mean lies with 95 % when the cases are drawn again (percentile bootstrap; the same draws every time). */
export function bootstrapInterval(cases: readonly number[]): readonly [low: number, high: number] {
  const random = randomOf(cases.length);
  const means = Array.from({ length: DRAWS }, () => {
    let sum = 0;
    for (let draw = 0; draw < cases.length; draw += 1) sum += cases[random.whole(0, cases.length - 1)] ?? 0;
    return sum / cases.length;
  }).sort((a, b) => a - b);
  return [means[Math.floor(0.025 * DRAWS)] ?? Number.NaN, means[Math.ceil(0.975 * DRAWS) - 1] ?? Number.NaN];
}

/** `.91 – .97` */
export const intervalText = (cases: readonly number[]): string =>
  bootstrapInterval(cases)
    .map((bound) => bound.toFixed(2))
    .join(" – ");
