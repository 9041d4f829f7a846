import type { MetricDatum, MetricStore } from "../../simulator/metrics/index.js";
import type { AlarmClock } from "./clock.js";

const MINUTE_MS = 60_000;
/** Real time after which a measurement says nothing any more. */
const HOLD_MS = 15_000;

interface Held {
  readonly datum: MetricDatum;
  /** Simulated minute that has a value already, and the one after which none is given. */
  minute: number;
  readonly until: number;
}

const keyOf = ({ namespace, name, dimensions }: MetricDatum): string => JSON.stringify([namespace, name, dimensions]);

/**
 * Measurements that AWS makes every minute, of queues and containers. On a fast clock minutes pass between two of them: each of
 * these minutes gets the last value.
 */
export class Gauges {
  private readonly held = new Map<string, Held>();

  constructor(
    private readonly clock: AlarmClock,
    private readonly put: (datum: MetricDatum) => void,
  ) {}

  /** Where such measurements go, stamped with real time. */
  readonly sink: Pick<MetricStore, "put"> = {
    put: (given) => {
      const timestamp = this.clock.at(given.timestamp);
      const datum = { ...given, timestamp };
      this.fillOne(this.held.get(keyOf(given)), timestamp);
      this.put(datum);
      const until = timestamp + HOLD_MS * this.clock.speed;
      this.held.set(keyOf(given), { datum, minute: Math.floor(timestamp / MINUTE_MS), until });
    },
  };

  /** Fills the minutes that are over at a simulated time. */
  fill(to: number): void {
    for (const held of this.held.values()) this.fillOne(held, to);
  }

  private fillOne(held: Held | undefined, to: number): void {
    if (!held || this.clock.speed === 1) return;
    const end = Math.floor(Math.min(to, held.until) / MINUTE_MS);
    for (held.minute += 1; held.minute < end; held.minute += 1) this.put({ ...held.datum, timestamp: held.minute * MINUTE_MS });
    held.minute -= 1;
  }
}
