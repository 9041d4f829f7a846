/**
 * Surprise that noise reaches as news once in 10^n values, from n = 0 in steps of a half; the first are drawn out in line. Measured on
 * independent noise of seven distributions (normal, uniform, exponential, Laplace, log-normal, rounded, Student's t of 3 degrees),
 * values 200 to 5,000, as `npm run bench -- nab` does again. From one in a hundred to one in a thousand each of them is within a
 * factor of three; beyond, light tails get there more seldom and heavy ones oftener. Values after the 5,000th score lower.
 */
const REACHED = [2.35, 2.9, 3.45, 4, 4.55, 5.1, 5.7, 6.5, 7.7] as const;

const STEP = 0.5;

/** Up to here nothing is surprising, and most values are not. */
const NOTHING = REACHED[0];

/** −log10 of the probability at a surprise; beyond the last one measured the line goes on. */
function rarity(surprise: number): number {
  let above = 1;
  while (above < REACHED.length - 1 && surprise > (REACHED[above] ?? 0)) above += 1;
  const low = REACHED[above - 1] ?? 0;
  const high = REACHED[above] ?? 0;
  return STEP * (above - 1 + (surprise - low) / (high - low));
}

/** Score of a surprise that is news: 1 − p; 0 for what noise often gives. */
export const scoreOf = (surprise: number): number => (surprise <= NOTHING ? 0 : Math.max(0, 1 - 10 ** -rarity(surprise)));
