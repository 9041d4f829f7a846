/** Decides what happens next: a number below `options`. 0 is always the usual thing. */
export type Chooser = (options: number) => number;

/** A source of numbers in [0, 1) that always gives the same ones for a seed (mulberry32). */
function numbersOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Chooses at random, the same for each seed; the usual thing so often as `usual` says. */
export function randomChooser(seed: number, usual: number): Chooser {
  const next = numbersOf(seed);
  return (options) => (next() < usual ? 0 : Math.floor(next() * options));
}

/** One way through: which choices were not the usual ones, and what they were. */
export type Deviations = ReadonlyMap<number, number>;

/** Follows a way, and notes how many options each choice had. */
export function chooserOf(deviations: Deviations): { readonly choose: Chooser; readonly options: readonly number[] } {
  const options: number[] = [];
  const choose: Chooser = (count) => {
    options.push(count);
    return Math.min(deviations.get(options.length - 1) ?? 0, count - 1);
  };
  return { choose, options };
}

/**
 * Goes every way that differs from the usual one in at most `most` choices. Each way is gone once: further deviations come after
 * the last one.
 * @returns how many ways there were
 */
export async function exploreWays(most: number, go: (choose: Chooser, way: Deviations) => Promise<void>): Promise<number> {
  let count = 0;
  const visit = async (way: Deviations, from: number, left: number): Promise<void> => {
    const { choose, options } = chooserOf(way);
    await go(choose, way);
    count += 1;
    if (left === 0) return;
    const counts = [...options];
    for (let at = from; at < counts.length; at++)
      for (let option = 1; option < (counts[at] ?? 0); option++) await visit(new Map(way).set(at, option), at + 1, left - 1);
  };
  await visit(new Map(), 0, most);
  return count;
}
