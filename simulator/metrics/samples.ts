/**
 * Values in ascending order, each with how often it occurred: what percentiles and trimmed statistics are computed from. One
 * object is filled again and again, so that reading allocates nothing.
 */
export class Samples {
  values = new Float64Array(16);
  counts = new Float64Array(16);
  size = 0;
  /** Sum of the counts. */
  total = 0;
  /** Part of the data is known only as an aggregate: nothing can be told. */
  opaque = false;
  private ascending = true;

  clear(): void {
    this.size = 0;
    this.total = 0;
    this.opaque = false;
    this.ascending = true;
  }

  push(value: number, count: number): void {
    if (this.size === this.values.length) this.grow();
    if (this.size > 0 && value < (this.values[this.size - 1] ?? value)) this.ascending = false;
    this.values[this.size] = value;
    this.counts[this.size] = count;
    this.size += 1;
    this.total += count;
  }

  /** Puts the values in order. Call it once after the last `push`. */
  sort(): void {
    if (this.ascending) return;
    const { values, counts, size } = this;
    const order = Array.from({ length: size }, (_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
    const unsorted = { values: values.slice(0, size), counts: counts.slice(0, size) };
    order.forEach((from, to) => {
      values[to] = unsorted.values[from] ?? 0;
      counts[to] = unsorted.counts[from] ?? 0;
    });
    this.ascending = true;
  }

  private grow(): void {
    const values = new Float64Array(this.size * 2);
    const counts = new Float64Array(this.size * 2);
    values.set(this.values);
    counts.set(this.counts);
    this.values = values;
    this.counts = counts;
  }
}
