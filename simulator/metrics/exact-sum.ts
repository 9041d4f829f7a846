/** Splits a double into two halves whose products are exact (Dekker). */
const SPLITTER = 2 ** 27 + 1;

/**
 * A sum without rounding errors until it is read: the same numbers give the same sum in whatever order they come. It keeps
 * numbers that do not overlap in their bits and that add up exactly to what was added (Shewchuk, "Adaptive precision
 * floating-point arithmetic"); mostly that is one number.
 */
export class ExactSum {
  private parts: number[] = [];

  add(value: number): void {
    let carried = value;
    let kept = 0;
    for (const part of this.parts) {
      const high = carried + part;
      const shift = high - carried;
      const low = carried - (high - shift) + (part - shift);
      if (low !== 0) this.parts[kept++] = low;
      carried = high;
    }
    this.parts.length = kept;
    this.parts.push(carried);
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
    let index = this.parts.length - 1;
    let high = this.parts[index] ?? 0;
    let low = 0;
    while (index > 0 && low === 0) {
      index -= 1;
      const part = this.parts[index] ?? 0;
      const next = high + part;
      low = part - (next - high);
      high = next;
    }
    // Half-way between two numbers, the parts that are left decide.
    const rest = index > 0 ? (this.parts[index - 1] ?? 0) : 0;
    if (low !== 0 && low < 0 === rest < 0 && rest !== 0) {
      const doubled = low * 2;
      const next = high + doubled;
      if (next - high === doubled) high = next;
    }
    return high;
  }
}
