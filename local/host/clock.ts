import { setTimeout as wait } from "node:timers/promises";

/** Time, as tests may pass it in. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Waits; ends early, without an error, when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The wall clock. */
export const wallClock: Clock = {
  now: Date.now,
  async sleep(ms, signal) {
    await wait(ms, undefined, { signal, ref: false }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  },
};
