import { gapMs } from "./arrivals.js";
import type { Clock } from "./clock.js";
import type { Random } from "./random.js";

/** Something that clients do again and again, independently of each other. */
export interface FlowOptions {
  /** How often, at a moment of the flow in milliseconds since its start; 0 at the start: never. */
  readonly ratePerSecond: (sinceStartMs: number) => number;
  readonly random: Random;
  readonly clock: Clock;
  /** Most of it at a time; above it arrivals wait. */
  readonly maxInFlight: number;
  /** Told of each arrival that waited. */
  readonly onHeldBack?: () => void;
  /** Does it once; never rejects. */
  readonly arrive: () => Promise<void>;
}

/** A flow that goes on until it is stopped. */
export interface Flow {
  /** Ends the arrivals and waits for what they began. */
  stop(): Promise<void>;
}

/** Starts a flow of Poisson arrivals. */
export function startFlow({ ratePerSecond, random, clock, maxInFlight, onHeldBack, arrive }: FlowOptions): Flow {
  const stopped = new AbortController();
  const open = new Set<Promise<void>>();

  const flow = async (): Promise<void> => {
    const began = clock.now();
    let next = began;
    while (!stopped.signal.aborted) {
      next += gapMs(random, ratePerSecond(next - began));
      await clock.sleep(Math.max(0, next - clock.now()), stopped.signal);
      if (stopped.signal.aborted) return;
      if (open.size >= maxInFlight) {
        onHeldBack?.();
        await Promise.race(open);
        if (stopped.signal.aborted) return;
        next = clock.now(); // what was held back is not made up for in a burst
      }
      const running = arrive().finally(() => open.delete(running));
      open.add(running);
    }
  };

  const flowing = ratePerSecond(0) > 0 ? flow() : Promise.resolve();
  return {
    async stop() {
      stopped.abort();
      await flowing;
      await Promise.all(open);
    },
  };
}
