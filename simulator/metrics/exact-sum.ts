/** Splits a double into two halves whose products are exact (Dekker). */
const SPLITTER = 2 ** 27 + 1;

const NONE: readonly number[] = [];

/** What the sum `high` of two numbers lost by rounding. */
const lost = (left: number, right: number, high: number): number => {
  const shift = high - left;
  return left - (high - shift) + (right - shift);
};

/**
 * A sum without rounding errors until it is read: the same numbers give the same sum in whatever order they come. It keeps
 * numbers that do not overlap in their bits and that add up exactly to what was added (Shewchuk, "Adaptive precision
 * floating-point arithmetic"); mostly that is one number.
 */
export class ExactSum {
  /** The largest part, and the others in ascending order; mostly there are none, and there are many sums. */
  private top = 0;
  private rest: readonly number[] = NONE;

  add(value: number): void {
    let carried = value;
    let kept: number[] | null = null;
    for (const part of this.rest) {
      const high = carried + part;
      const low = lost(carried, part, high);
      if (low !== 0) kept = kept ? [...kept, low] : [low];
      carried = high;
    }
    const high = carried + this.top;
    const low = lost(carried, this.top, high);
    if (low !== 0) kept = kept ? [...kept, low] : [low];
    this.top = high;
    this.rest = kept ?? NONE;
  }

  /** Adds `value` × `count`, exactly. */
  addProduct(value: number, count: number): void {
    const product = value * count;
    this.add(product);
    if (count === 1) return;
    const valueHigh = SPLITTER * value - (SPLITTER * value - value);
    const countHigh = SPLITTER * count - (SPLITTER * count - count);
    const valueLow = value - valueHigh;
    const countLow = count - countHigh;
    const error = valueLow * countLow - (product - valueHigh * countHigh - valueLow * countHigh - valueHigh * countLow);
    if (error !== 0) this.add(error);
  }

  /** The sum, rounded once: to the nearest number, ties to even. */
  get value(): number {
    let index = this.rest.length;
    let high = this.top;
    let low = 0;
    while (index > 0 && low === 0) {
      index -= 1;
      const part = this.rest[index] ?? 0;
      const next = high + part;
      low = lost(high, part, next);
      high = next;
    }
    // Half-way between two numbers, the parts that are left decide.
    const rest = index > 0 ? (this.rest[index - 1] ?? 0) : 0;
    if ((low < 0 && rest < 0) || (low > 0 && rest > 0)) {
      const next = high + low * 2;
      if (next - high === low * 2) high = next;
    }
    return high;
  }
}
