import { CHUNK_SIZE, Chunk } from "./chunk.js";
import type { MetricDatum } from "./datum.js";
import type { Samples } from "./samples.js";
import type { Source } from "./source.js";

/** How far back data is kept; shared by all series of a store. */
export interface Horizon {
  /** Epoch milliseconds, a whole minute. Older data is not read, and goes when memory is swept. */
  oldest: number;
}

/** Data that was put: chunks of buckets of one minute or one second, in order of time; stretches without data cost nothing. */
export class Series implements Source {
  private chunks: Chunk[] = [];
  /** Where the last look-up ended; the next one mostly begins there. */
  private hint = 0;

  constructor(
    readonly unit: string,
    readonly resolutionMs: number,
    private readonly maxValues: number,
    private readonly horizon: Horizon,
  ) {}

  put(datum: MetricDatum): void {
    const bucket = Math.floor(datum.timestamp / this.resolutionMs);
    const number = Math.floor(bucket / CHUNK_SIZE);
    const at = this.find(number);
    let chunk = this.chunks[at];
    if (chunk?.number !== number) {
      chunk = new Chunk(number, this.maxValues);
      this.chunks.splice(at, 0, chunk);
    }
    chunk.put(bucket - number * CHUNK_SIZE, datum);
  }

  count(first: number, end: number): number {
    let total = 0;
    this.walk(first, end, (chunk, from, to) => {
      for (let slot = from; slot < to; slot += 1) total += chunk.counts[slot] ?? 0;
    });
    return total;
  }

  sum(first: number, end: number): number {
    let total = 0;
    let any = false;
    const start = this.clip(first);
    for (let at = this.find(Math.floor(start / CHUNK_SIZE)); at < this.chunks.length; at += 1) {
      const chunk = this.chunks[at];
      const base = (chunk?.number ?? 0) * CHUNK_SIZE;
      if (!chunk || base >= end) break;
      const to = Math.min(end - base, CHUNK_SIZE);
      for (let slot = Math.max(start - base, 0); slot < to; slot += 1) {
        const count = chunk.counts[slot] ?? 0;
        if (count === 0) continue;
        const value = chunk.values[slot] ?? 0;
        total += Number.isNaN(value) ? chunk.sum(slot) : value * count;
        any = true;
      }
    }
    return any ? total : Number.NaN;
  }

  minimum(first: number, end: number): number {
    let minimum = Number.POSITIVE_INFINITY;
    this.walk(first, end, (chunk, from, to) => {
      for (let slot = from; slot < to; slot += 1) {
        if (chunk.counts[slot] === 0) continue;
        const value = chunk.values[slot] ?? 0;
        minimum = Math.min(minimum, Number.isNaN(value) ? chunk.minimum(slot) : value);
      }
    });
    return minimum;
  }

  maximum(first: number, end: number): number {
    let maximum = Number.NEGATIVE_INFINITY;
    this.walk(first, end, (chunk, from, to) => {
      for (let slot = from; slot < to; slot += 1) {
        if (chunk.counts[slot] === 0) continue;
        const value = chunk.values[slot] ?? 0;
        maximum = Math.max(maximum, Number.isNaN(value) ? chunk.maximum(slot) : value);
      }
    });
    return maximum;
  }

  pushTo(samples: Samples, first: number, end: number): void {
    this.walk(first, end, (chunk, from, to) => {
      for (let slot = from; slot < to; slot += 1) if (chunk.counts[slot] !== 0) chunk.pushTo(samples, slot);
    });
  }

  next(first: number): number {
    const start = this.clip(first);
    for (let at = this.find(Math.floor(start / CHUNK_SIZE)); at < this.chunks.length; at += 1) {
      const { number = 0, counts = [] } = this.chunks[at] ?? {};
      for (let slot = Math.max(start - number * CHUNK_SIZE, 0); slot < CHUNK_SIZE; slot += 1)
        if (counts[slot] !== 0) return number * CHUNK_SIZE + slot;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Frees the chunks that lie before the horizon as a whole. */
  sweep(): void {
    const oldest = Math.floor(this.horizon.oldest / this.resolutionMs);
    const kept = this.chunks.findIndex((chunk) => (chunk.number + 1) * CHUNK_SIZE > oldest);
    if (kept !== 0) this.chunks = kept < 0 ? [] : this.chunks.slice(kept);
  }

  private clip(first: number): number {
    return Math.max(first, this.horizon.oldest / this.resolutionMs);
  }

  /** Visits the part of each chunk that lies in the range. */
  private walk(first: number, end: number, visit: (chunk: Chunk, from: number, to: number) => void): void {
    const start = this.clip(first);
    for (let at = this.find(Math.floor(start / CHUNK_SIZE)); at < this.chunks.length; at += 1) {
      const chunk = this.chunks[at];
      const base = (chunk?.number ?? 0) * CHUNK_SIZE;
      if (!chunk || base >= end) return;
      visit(chunk, Math.max(start - base, 0), Math.min(end - base, CHUNK_SIZE));
    }
  }

  /** Position of the first chunk at or after a number. */
  private find(number: number): number {
    const { chunks, hint } = this;
    for (let at = hint; at <= hint + 1; at += 1)
      if (
        (chunks[at]?.number ?? Number.POSITIVE_INFINITY) >= number &&
        (at === 0 || (chunks[at - 1]?.number ?? number) < number)
      ) {
        this.hint = at;
        return at;
      }
    let low = 0;
    let high = chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((chunks[middle]?.number ?? number) < number) low = middle + 1;
      else high = middle;
    }
    this.hint = low;
    return low;
  }
}
