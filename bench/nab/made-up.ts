import type { AnomalyKind } from "../../domain/analysis/anomaly/index.js";

/** Values of a made-up series, a minute apart; the event begins at a random value of the last fifth. */
const VALUES = 5760;
const DAY = 1440;
const MINUTE_MS = 60_000;

/** A draw from [0, 1). */
export type Draw = () => number;

/** A made-up series with one event, or none. */
export interface MadeUp {
  readonly name: string;
  readonly values: Float64Array;
  readonly times: Float64Array;
  /** Row of the event; its length without one. */
  readonly event: number;
  /** Kinds that are right for it. */
  readonly kinds: readonly AnomalyKind[];
}

/** Uniform numbers, the same for a seed (Wang's integer hash, own code). */
export function draws(seed: number): Draw {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

export const normal = (draw: Draw): number => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());

/** A count of independent events of a mean, by multiplication; by the normal distribution above 60. */
function poisson(draw: Draw, mean: number): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(draw)));
  let product = draw();
  let count = 0;
  for (const end = Math.exp(-mean); product > end; product *= draw()) count += 1;
  return count;
}

const wave = (row: number): number => 1 + 0.6 * Math.sin((2 * Math.PI * row) / DAY);

/** What is usual: a value by its row; the spread is what an event is measured in. */
interface Usual {
  readonly spread: number;
  readonly at: (row: number, draw: Draw) => number;
}

const USUAL: Readonly<Record<string, Usual>> = {
  noise: { spread: 5, at: (_, draw) => 50 + 5 * normal(draw) },
  latency: { spread: 30, at: (_, draw) => 40 * Math.exp(0.5 * normal(draw)) },
  "counts with a day": { spread: 9, at: (row, draw) => poisson(draw, 40 * wave(row)) },
  "few counts": { spread: 1.8, at: (_, draw) => poisson(draw, 3) },
  "day and noise": { spread: 30, at: (row, draw) => 100 * wave(row) + 8 * normal(draw) },
  "flat line": { spread: 1, at: () => 7 },
};

/** What happens from a row on: the usual value and the rows since then, to a value; undefined where none comes. */
interface Happening {
  readonly kinds: readonly AnomalyKind[];
  /** Usual series on which it makes sense; all without. */
  readonly on?: readonly string[];
  /** `before`: the last usual value. */
  readonly to: (value: number, since: number, spread: number, draw: Draw, before: number) => number | undefined;
}

const NOISY = ["noise", "latency", "counts with a day", "day and noise"] as const;

const HAPPENINGS: Readonly<Record<string, Happening>> = {
  nothing: { kinds: [], to: (value) => value },
  spike: { kinds: ["spike"], to: (value, since, spread) => (since < 3 ? value + 8 * spread : value) },
  "shift up": { kinds: ["spike", "shift"], to: (value, _, spread) => value + 5 * spread },
  "shift down": {
    kinds: ["dip", "shift"],
    on: ["noise", "day and noise", "flat line"],
    to: (value, _, spread) => value - 5 * spread,
  },
  trend: { kinds: ["trend"], on: NOISY, to: (value, since, spread) => value + (since * spread) / 20 },
  "more variance": { kinds: ["variance"], on: NOISY, to: (value, _, spread, draw) => value + 4 * spread * normal(draw) },
  still: { kinds: ["variance"], on: NOISY, to: (_, __, ___, ____, before) => before },
  zeros: { kinds: ["silence", "dip", "shift"], on: ["counts with a day", "few counts"], to: () => 0 },
  "no values": { kinds: ["silence"], to: (value, since) => (since < 60 ? undefined : value) },
  "counter starts anew": { kinds: ["dip", "shift"], on: ["counter"], to: (value) => value },
};

/** A counter that grows and once starts anew. */
function counter(draw: Draw, event: number): Float64Array {
  let sum = 0;
  return Float64Array.from({ length: VALUES }, (_, row) => {
    sum = row === event ? 0 : sum + poisson(draw, 20);
    return sum;
  });
}

function series(usualName: string, happeningName: string, seed: number): MadeUp {
  const draw = draws(seed);
  const { kinds, to } = HAPPENINGS[happeningName] ?? { kinds: [], to: (value: number) => value };
  const usual = USUAL[usualName];
  const begun = Math.floor(VALUES * (0.8 + 0.15 * draw()));
  const event = happeningName === "nothing" ? VALUES : begun;
  const raw = usual ? Float64Array.from({ length: VALUES }, (_, row) => usual.at(row, draw)) : counter(draw, event);
  const values: number[] = [];
  const times: number[] = [];
  for (const [row, value] of raw.entries()) {
    const seen = row < event ? value : to(value, row - event, usual?.spread ?? 1, draw, raw[event - 1] ?? 0);
    if (seen === undefined) continue;
    values.push(seen);
    times.push(row * MINUTE_MS);
  }
  return { name: happeningName, values: Float64Array.from(values), times: Float64Array.from(times), event, kinds };
}

/** Every happening on every usual series where it makes sense, some times each. */
export function madeUp(seed: number, rounds: number): MadeUp[] {
  return Object.entries(HAPPENINGS).flatMap(([name, { on }]) =>
    (on ?? Object.keys(USUAL)).flatMap((usual, kind) =>
      Array.from({ length: rounds }, (_, round) => series(usual, name, seed + 7919 * round + 131 * kind + name.length)),
    ),
  );
}
