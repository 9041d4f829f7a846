import { MetricDatumError } from "./errors.js";
import type { Samples } from "./samples.js";
import type { Source } from "./source.js";

const MINUTE_MS = 60_000;

/** One value for each minute from `start` on; NaN where there is none. */
export interface MetricColumn {
  /** Epoch milliseconds, a whole minute. */
  readonly start: number;
  /** Not copied: who gives it away does not change it. */
  readonly values: Float64Array;
}

/** A recorded metric, one sample a minute, read where it lies: 8 bytes a minute. */
export class ColumnSource implements Source {
  readonly resolutionMs = MINUTE_MS;
  private readonly values: Float64Array;
  /** Index of the first bucket, and the one after the last. */
  readonly first: number;
  readonly end: number;
  /** No data lies in [emptyFrom, emptyTo): spares walking through a long gap again. */
  private emptyFrom = 0;
  private emptyTo = 0;

  /** @throws {MetricDatumError} when `start` is no whole minute */
  constructor(
    readonly unit: string,
    column: MetricColumn,
    what: string,
  ) {
    this.first = column.start / MINUTE_MS;
    if (!Number.isSafeInteger(this.first))
      throw new MetricDatumError(`${what}: a column starts at ${column.start}, must be a whole minute in epoch milliseconds`);
    this.values = column.values;
    this.end = this.first + column.values.length;
  }

  count(first: number, end: number): number {
    const [from, to] = [Math.max(first, this.first) - this.first, Math.min(end, this.end) - this.first];
    let count = 0;
    for (let index = from; index < to; index += 1) if (!Number.isNaN(this.values[index])) count += 1;
    return count;
  }

  sum(first: number, end: number): number {
    const values = this.values;
    const to = Math.min(end, this.end) - this.first;
    let sum = 0;
    let any = false;
    for (let index = Math.max(first, this.first) - this.first; index < to; index += 1) {
      const value = values[index] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      sum += value;
      any = true;
    }
    return any ? sum : Number.NaN;
  }

  minimum(first: number, end: number): number {
    const to = Math.min(end, this.end) - this.first;
    let minimum = Number.POSITIVE_INFINITY;
    for (let index = Math.max(first, this.first) - this.first; index < to; index += 1) {
      const value = this.values[index] ?? Number.NaN;
      if (value < minimum) minimum = value;
    }
    return minimum;
  }

  maximum(first: number, end: number): number {
    const to = Math.min(end, this.end) - this.first;
    let maximum = Number.NEGATIVE_INFINITY;
    for (let index = Math.max(first, this.first) - this.first; index < to; index += 1) {
      const value = this.values[index] ?? Number.NaN;
      if (value > maximum) maximum = value;
    }
    return maximum;
  }

  pushTo(samples: Samples, first: number, end: number): void {
    const to = Math.min(end, this.end) - this.first;
    for (let index = Math.max(first, this.first) - this.first; index < to; index += 1) {
      const value = this.values[index] ?? Number.NaN;
      if (!Number.isNaN(value)) samples.push(value, 1);
    }
  }

  next(first: number): number {
    const from = Math.max(first, this.first);
    let bucket = from >= this.emptyFrom && from < this.emptyTo ? this.emptyTo : from;
    while (bucket < this.end && Number.isNaN(this.values[bucket - this.first] ?? Number.NaN)) bucket += 1;
    if (bucket > from) [this.emptyFrom, this.emptyTo] = [from, bucket];
    return bucket < this.end ? bucket : Number.POSITIVE_INFINITY;
  }
}
