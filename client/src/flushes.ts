import type { ClientClock, FlushResult } from "./types.js";

interface Waiting {
  /** Order of the last metric that it waits for. */
  readonly upTo: number;
  readonly deadline: number;
  readonly end: (complete: boolean) => void;
}

/** Callers that wait until what they tracked is sent or dropped, each for its own time. */
export class Flushes {
  readonly #waiting = new Set<Waiting>();

  constructor(private readonly clock: ClientClock) {}

  /** Somebody waits: nothing is held back to fill a batch. */
  get isHurried(): boolean {
    return this.#waiting.size > 0;
  }

  /** @param pending asked when it ends */
  wait(upTo: number, timeoutMs: number, pending: () => number): Promise<FlushResult> {
    return new Promise((resolve) => {
      const waiting: Waiting = {
        upTo,
        deadline: this.clock.monotonicMs() + timeoutMs,
        end: (complete) => {
          cancel();
          this.#waiting.delete(waiting);
          resolve({ complete, pending: pending() });
        },
      };
      // Held: who waits for a flush wants the process to live until it ends.
      const cancel = this.clock.after(timeoutMs, () => waiting.end(false), true);
      this.#waiting.add(waiting);
    });
  }

  /**
   * Ends those that have nothing left to wait for.
   * @param oldest order of the oldest metric that is neither sent nor dropped; Infinity: none
   * @param nextAt when the next request may be made, or an answer may come
   */
  settle(oldest: number, nextAt: number): void {
    for (const waiting of [...this.#waiting]) {
      if (oldest > waiting.upTo) waiting.end(true);
      else if (nextAt > waiting.deadline) waiting.end(false);
    }
  }

  /** Nothing will be sent any more. */
  end(complete: boolean): void {
    for (const waiting of [...this.#waiting]) waiting.end(complete);
  }
}
