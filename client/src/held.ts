import type { Batch } from "./batch.js";
import { type Entry, EntryQueue } from "./queue.js";

const NEVER = Number.POSITIVE_INFINITY;

/** All metrics that are neither sent nor dropped: those that wait, and those in batches. */
export class Held {
  readonly queue = new EntryQueue();
  /** Batches that are to be sent before what is queued. */
  again: Batch[] = [];
  /** Batches that a request is under way for. */
  readonly flying = new Set<Batch>();

  get count(): number {
    let count = this.queue.length;
    for (const { entries } of this.flying) count += entries.length;
    for (const { entries } of this.again) count += entries.length;
    return count;
  }

  /** True where one more metric has room. */
  fits({ bytes }: Entry, { maxMetrics, maxBytes }: { readonly maxMetrics: number; readonly maxBytes: number }): boolean {
    let held = this.queue.bytes + bytes;
    for (const batch of this.flying) held += batch.bytes;
    for (const batch of this.again) held += batch.bytes;
    return held <= maxBytes && this.count < maxMetrics;
  }

  /** Order of the oldest metric; Infinity: there is none. */
  oldest(): number {
    const orders = [...this.flying, ...this.again].map(({ entries }) => entries[0]?.order ?? NEVER);
    return Math.min(this.queue.oldest?.order ?? NEVER, ...orders);
  }

  /** Lets go of everything. */
  takeAll(): Entry[] {
    const left = [...this.flying, ...this.again].flatMap(({ entries }) => entries);
    this.again = [];
    this.flying.clear();
    return [...left, ...this.queue.take(NEVER, NEVER)];
  }
}
