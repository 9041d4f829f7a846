import type { Clock } from "../../../../local/host/clock.js";

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock that stands still until it is told to go on. */
export class TestClock implements Clock {
  /** Longest wait that was asked for, in milliseconds. */
  longestWait = 0;
  private readonly sleepers = new Set<Sleeper>();

  constructor(private time: number) {}

  now = (): number => this.time;

  sleep = (ms: number, signal: AbortSignal): Promise<void> => {
    this.longestWait = Math.max(this.longestWait, ms);
    return new Promise((resolve) => {
      const sleeper = { until: this.time + ms, wake: resolve };
      this.sleepers.add(sleeper);
      signal.addEventListener("abort", () => {
        this.sleepers.delete(sleeper);
        resolve();
      });
    });
  };

  /** Lets time pass; whoever wakes meanwhile finds the time it asked for. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      await settled();
      const [next] = [...this.sleepers].sort((a, b) => a.until - b.until);
      if (!next || next.until > end) break;
      this.time = Math.max(this.time, next.until);
      this.sleepers.delete(next);
      next.wake();
    }
    this.time = end;
  }
}
