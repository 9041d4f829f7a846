import { randomOf } from "../root-cause/random.js";
import { PROGRAMS } from "./programs.js";
import { VALUES } from "./values.js";

/** Lines of one program, and which format printed each. */
export interface Corpus {
  readonly program: string;
  readonly lines: readonly string[];
  readonly formats: readonly number[];
}

/** How much rarer each next format is (as a power of its rank). */
const RARER = 0.9;

/** Lines of every program: the truth is the format that printed them. */
export function corpora(seed: number, lines: number): readonly Corpus[] {
  return Object.entries(PROGRAMS).map(([program, formats], index) => {
    const random = randomOf(seed * 1000 + index);
    const weights = formats.map((_, rank) => 1 / (rank + 1) ** RARER);
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    const draw = (): number => {
      let left = random.next() * all;
      for (const [at, weight] of weights.entries()) {
        left -= weight;
        if (left < 0) return at;
      }
      return 0;
    };
    const drawn = Array.from({ length: lines }, draw);
    const print = (format: string): string => format.replace(/\{(\w+)\}/g, (all, name: string) => VALUES[name]?.(random) ?? all);
    return { program, lines: drawn.map((at) => print(formats[at] ?? "")), formats: drawn };
  });
}

/**
 * Share of the lines whose group has exactly the lines of their format (grouping accuracy, Zhu et al., "Tools and benchmarks for
 * automated log parsing", 2019).
 */
export function groupingAccuracy(found: readonly (number | string)[], truth: readonly number[]): number {
  const sizes = new Map<number, number>();
  const groups = new Map<number | string, Map<number, number>>();
  for (const [at, format] of truth.entries()) {
    sizes.set(format, (sizes.get(format) ?? 0) + 1);
    const id = found[at] ?? "";
    const group = groups.get(id) ?? new Map<number, number>();
    groups.set(id, group);
    group.set(format, (group.get(format) ?? 0) + 1);
  }
  let right = 0;
  for (const group of groups.values()) {
    const [only] = group;
    if (group.size === 1 && only && sizes.get(only[0]) === only[1]) right += only[1];
  }
  return right / truth.length;
}
