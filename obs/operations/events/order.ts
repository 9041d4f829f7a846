import { createTimeParser } from "./time.js";

/** Times of events, each of which must not be before the one before it. */
export class OrderedTimes {
  private readonly parseTime = createTimeParser();
  private last = Number.NEGATIVE_INFINITY;
  private lastText = "";

  /** Epoch milliseconds; NaN when the text is no time or is before the last one: `problem` says which. */
  read(text: string): number {
    const t = this.parseTime(text);
    // Also false for NaN.
    if (!(t >= this.last)) return Number.NaN;
    this.last = t;
    this.lastText = text;
    return t;
  }

  /** @param value what stands for the time; @param field how it is called */
  problem(value: unknown, field: string): string {
    const isTime = typeof value === "string" && !Number.isNaN(this.parseTime(value));
    if (isTime) return `${field} is ${value}, before ${this.lastText} of an earlier line: sort the events by time`;
    const shown = value === undefined ? "missing" : JSON.stringify(value).slice(0, 60);
    return `${field} is ${shown}, must be a time such as "2026-11-21T09:00:00Z"`;
  }
}
