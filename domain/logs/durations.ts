/** Values of a series that are kept at most: more are drawn from evenly, so that percentiles hold and the count does not. */
const MAX_VALUES = 1000;

/** Three significant digits: at most 900 different values a decade, within half a percent of what was logged. */
const rounded = (ms: number): number => Number(ms.toPrecision(3));

/** Durations in bounded memory, in milliseconds. */
export class Durations {
  readonly #counts = new Map<number, number>();
  #size = 0;

  add(ms: number): void {
    const value = rounded(ms);
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + 1);
    this.#size += 1;
  }

  /** In ascending order. */
  values(): number[] {
    const sorted = [...this.#counts].sort(([a], [b]) => a - b);
    const wanted = Math.min(this.#size, MAX_VALUES);
    const values: number[] = [];
    let passed = 0;
    for (const [value, count] of sorted) {
      passed += count;
      // The k-th of the wanted stands for the middle of its share of all.
      while (values.length < wanted && ((values.length + 0.5) * this.#size) / wanted <= passed) values.push(value);
    }
    return values;
  }
}
