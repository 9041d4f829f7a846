/** A source of numbers in [0, 1). The same seed gives the same numbers. */
export type Random = () => number;

/** A small seeded generator (the mulberry32 recurrence): for traffic that can be repeated, not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Whole number in [minimum, maximum]. */
export const wholeBetween = (random: Random, minimum: number, maximum: number): number =>
  minimum + Math.floor(random() * (maximum - minimum + 1));

/** One of the choices, each as likely as its weight. */
export function weighted<T>(random: Random, choices: readonly [T, ...T[]], weightOf: (choice: T) => number): T {
  let lot = random() * choices.reduce((total, choice) => total + weightOf(choice), 0);
  for (const choice of choices) {
    lot -= weightOf(choice);
    if (lot < 0) return choice;
  }
  return choices[0];
}

/** One of the choices, all equally likely. */
export const oneOf = <T>(random: Random, choices: readonly [T, ...T[]]): T => weighted(random, choices, () => 1);
