import type { AnswerObject } from "../value.js";
import type { Segment } from "./documents.js";

/** Two significant digits: histograms of X-Ray are approximate too. */
const bucketOf = (seconds: number): number => Number(seconds.toPrecision(2));

/** Counts and times of calls, as the service graph shows them. */
export class CallStatistics {
  private ok = 0;
  private throttled = 0;
  private errors = 0;
  private faults = 0;
  private totalSeconds = 0;
  private first = Number.POSITIVE_INFINITY;
  private last = Number.NEGATIVE_INFINITY;
  private readonly buckets = new Map<number, number>();

  /** Adds one call; a throttled one is an error, a fault is none. */
  add({ start_time: started, end_time: ended = started, throttle, error, fault }: Segment): void {
    if (fault) this.faults += 1;
    else if (throttle) this.throttled += 1;
    else if (error) this.errors += 1;
    else this.ok += 1;
    const seconds = Math.max(0, ended - started);
    this.totalSeconds += seconds;
    this.first = Math.min(this.first, started);
    this.last = Math.max(this.last, ended);
    const bucket = bucketOf(seconds);
    this.buckets.set(bucket, (this.buckets.get(bucket) ?? 0) + 1);
  }

  times(): AnswerObject {
    return Number.isFinite(this.first) ? { StartTime: new Date(this.first * 1000), EndTime: new Date(this.last * 1000) } : {};
  }

  summary(): AnswerObject {
    const errors = this.throttled + this.errors;
    return {
      OkCount: this.ok,
      ErrorStatistics: { ThrottleCount: this.throttled, OtherCount: this.errors, TotalCount: errors },
      FaultStatistics: { OtherCount: this.faults, TotalCount: this.faults },
      TotalCount: this.ok + errors + this.faults,
      TotalResponseTime: this.totalSeconds,
    };
  }

  histogram(): AnswerObject[] {
    return [...this.buckets].sort(([a], [b]) => a - b).map(([Value, Count]) => ({ Value, Count }));
  }
}
