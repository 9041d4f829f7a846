import type { Template } from "./miner.js";

/** Lines of the templates in a stretch of time. */
export interface LogWindow {
  readonly seconds: number;
  readonly templates: readonly Template[];
}

/** How the rate of a template differs between two windows. */
export interface TemplateChange {
  readonly id: number;
  readonly text: string;
  readonly kind: "new" | "gone" | "more" | "less";
  /** Lines a second in each window. */
  readonly before: number;
  readonly after: number;
  /** Distance from no change in standard deviations. */
  readonly unusualness: number;
}

/** Of thousands of templates, some differ by chance as far as 3 standard deviations. */
const FAR = 4;
/** And a rate that has hardly changed is no news, however many lines there are. */
const TIMES = 2;

/** Square root of the deviance of two Poisson counts from one common rate. */
function distance(one: number, two: number, share: number): number {
  const all = one + two;
  const part = (count: number, expected: number): number => (count === 0 ? 0 : count * Math.log(count / expected));
  return Math.sqrt(Math.max(0, 2 * (part(one, all * share) + part(two, all * (1 - share)))));
}

/**
 * Which templates are new, gone, or clearly more or less frequent.
 * @param before ids of both windows are of one miner
 * @returns the most unusual first; a new template counts from its first line, the others from 4 standard deviations
 */
export function compareWindows(before: LogWindow, after: LogWindow): readonly TemplateChange[] {
  if (!(before.seconds > 0 && after.seconds > 0)) return [];
  const counts = new Map<number, { readonly text: string; readonly counts: readonly [number, number] }>();
  for (const { id, text, count } of before.templates) counts.set(id, { text, counts: [count, 0] });
  for (const { id, text, count } of after.templates) counts.set(id, { text, counts: [counts.get(id)?.counts[0] ?? 0, count] });
  const share = before.seconds / (before.seconds + after.seconds);
  return [...counts]
    .flatMap(
      ([
        id,
        {
          text,
          counts: [one, two],
        },
      ]): TemplateChange[] => {
        const rates = { before: one / before.seconds, after: two / after.seconds };
        const unusualness = distance(one, two, share);
        const change = { id, text, ...rates, unusualness };
        if (one === 0 && two > 0) return [{ ...change, kind: "new" }];
        if (unusualness < FAR) return [];
        if (two === 0) return [{ ...change, kind: "gone" }];
        if (rates.after >= TIMES * rates.before) return [{ ...change, kind: "more" }];
        return rates.before >= TIMES * rates.after ? [{ ...change, kind: "less" }] : [];
      },
    )
    .sort((a, b) => b.unusualness - a.unusualness || a.id - b.id);
}
