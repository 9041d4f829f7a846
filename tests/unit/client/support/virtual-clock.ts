import type { ClientClock } from "../../../../client/src/index.js";

/** Time that stands still until it is moved on; promises are let run between any two timers. */
export interface VirtualClock extends ClientClock {
  advance(ms: number): Promise<void>;
}

interface Timer {
  readonly at: number;
  readonly place: number;
  readonly run: () => void;
}

const START = Date.parse("2026-03-01T12:00:00.000Z");

/** All promises that can be settled are. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A clock that begins on 1 March 2026 at noon. */
export function virtualClock(): VirtualClock {
  let passed = 0;
  let places = 0;
  const timers = new Set<Timer>();
  const next = (until: number) => [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at || a.place - b.place)[0];
  return {
    now: () => START + passed,
    monotonicMs: () => passed,
    after(ms, run) {
      places += 1;
      const timer: Timer = { at: passed + ms, place: places, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(ms) {
      const until = passed + ms;
      await settled();
      for (let timer = next(until); timer; timer = next(until)) {
        timers.delete(timer);
        passed = Math.max(passed, timer.at);
        timer.run();
        await settled();
      }
      passed = until;
    },
  };
}
