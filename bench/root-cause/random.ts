/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  /** Whole number in [low, high]. */
  whole(low: number, high: number): number;
  /** So that each factor of ten is as likely. */
  logBetween(low: number, high: number): number;
  chance(share: number): boolean;
  pick<T>(from: readonly T[]): T;
  shuffled<T>(from: readonly T[]): T[];
  normal(): number;
  /** Waiting time with this mean. */
  wait(mean: number): number;
  poisson(mean: number): number;
}

/** Mulberry32, a generator of 32 bits of state that is in the public domain. */
export function randomOf(seed: number): Random {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const between = (low: number, high: number): number => low + (high - low) * next();
  const whole = (low: number, high: number): number => Math.floor(between(low, high + 1));
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const pick = <T>(from: readonly T[]): T => {
    const picked = from[whole(0, from.length - 1)];
    if (picked === undefined) throw new Error("nothing to pick from");
    return picked;
  };
  return {
    next,
    between,
    whole,
    logBetween: (low, high) => low * (high / low) ** next(),
    chance: (share) => next() < share,
    pick,
    shuffled: (from) => {
      const all = [...from];
      for (let last = all.length - 1; last > 0; last -= 1) {
        const other = whole(0, last);
        const moved = all[last];
        const swapped = all[other];
        if (moved !== undefined && swapped !== undefined) [all[last], all[other]] = [swapped, moved];
      }
      return all;
    },
    normal,
    wait: (mean) => -mean * Math.log(1 - next()),
    poisson: (mean) => {
      if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
      let count = 0;
      for (let left = next(); left > Math.exp(-mean); left *= next()) count += 1;
      return count;
    },
  };
}
