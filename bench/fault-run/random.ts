/** A number in [0, 1). */
export type Random = () => number;

/** Numbers that follow from a seed (mulberry32). */
export function randomOf(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number from `from` to `to`, both of them included. */
export const between = (random: Random, from: number, to: number): number => from + Math.floor(random() * (to - from + 1));

/** One of some. */
export function oneOf<T>(random: Random, list: readonly [T, ...T[]]): T {
  return list[Math.floor(random() * list.length)] ?? list[0];
}

/** A seed for something of its own: what it draws does not shift what others draw. */
export const seedOf = (random: Random): number => Math.floor(random() * 4_294_967_296);
