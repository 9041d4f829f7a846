import { type MetricDatum, MetricDatumError } from "../../../simulator/metrics/index.js";
import type { Simulation } from "../../../simulator/simulation/index.js";
import type { SimulatedEvent } from "../events/index.js";

const MINUTE_MS = 60_000;
/** Time between two advances: each goes through all alarms, so many minutes at once are cheaper. */
const ADVANCE_MS = 60 * MINUTE_MS;

/** Gives events to a simulation and advances it behind them. */
export class Feed {
  private due = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly simulation: Simulation,
    /** What comes later is not simulated; undefined: all is. */
    private readonly to: number | undefined,
    /** Called after each advance. */
    private readonly advanced?: () => void,
  ) {}

  /** @returns what is wrong with the event, or undefined */
  put(event: SimulatedEvent): string | undefined {
    const { t } = event;
    if (this.to !== undefined && t > this.to) return undefined;
    if (t >= this.due) {
      this.simulation.advance(Math.floor(t / MINUTE_MS) * MINUTE_MS);
      this.due = t + ADVANCE_MS;
      this.advanced?.();
    }
    if (event.type === "metric") return this.putMetric(event.datum);
    this.simulation.putLog(t, event.logGroup, event.message, event.embeddedMetrics);
    return undefined;
  }

  private putMetric(datum: MetricDatum): string | undefined {
    const watched = this.simulation.watched(datum.namespace, datum.name);
    if (!watched) return undefined;
    try {
      this.simulation.putMetric(watched.highResolution ? { ...datum, storageResolution: 1 } : datum);
    } catch (error) {
      if (error instanceof MetricDatumError) return error.message;
      throw error;
    }
    return undefined;
  }
}
