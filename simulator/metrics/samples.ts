/** Up to here an insertion sort is the fastest. */
const FEW = 48;

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
    this.ascending = true;
    if (this.size <= FEW) this.insertionSort();
    else if (this.total === this.size && this.counts.subarray(0, this.size).every((count) => count === 1))
      this.values.subarray(0, this.size).sort();
    else this.indexSort();
  }

  private insertionSort(): void {
    const { values, counts, size } = this;
    for (let index = 1; index < size; index += 1) {
      const [value, count] = [values[index] ?? 0, counts[index] ?? 0];
      let at = index;
      for (; at > 0 && (values[at - 1] ?? 0) > value; at -= 1) {
        values[at] = values[at - 1] ?? 0;
        counts[at] = counts[at - 1] ?? 0;
      }
      values[at] = value;
      counts[at] = count;
    }
  }

  private indexSort(): void {
    const values = this.values.slice(0, this.size);
    const counts = this.counts.slice(0, this.size);
    const order = Array.from(values, (_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
    order.forEach((from, to) => {
      this.values[to] = values[from] ?? 0;
      this.counts[to] = counts[from] ?? 0;
    });
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
