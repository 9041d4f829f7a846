import { type MetricDatum, MetricDatumError } from "../../../simulator/metrics/index.js";
import type { Simulation } from "../../../simulator/simulation/index.js";
import type { MetricEvent, SimulatedEvent } from "./events.js";

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
  ) {}

  /** @returns what is wrong with the event, or undefined */
  put(event: SimulatedEvent): string | undefined {
    const { t } = event;
    if (this.to !== undefined && t > this.to) return undefined;
    if (t >= this.due) {
      this.simulation.advance(Math.floor(t / MINUTE_MS) * MINUTE_MS);
      this.due = t + ADVANCE_MS;
    }
    if (event.type === "metric") return this.putMetric(event);
    this.simulation.putLog(t, event.logGroup, event.message);
    return undefined;
  }

  private putMetric(event: MetricEvent): string | undefined {
    const watched = this.simulation.watched(event.namespace, event.name);
    if (!watched) return undefined;
    const { t: timestamp, namespace, name, dimensions, value, unit } = event;
    const datum: MetricDatum = { timestamp, namespace, name, dimensions, value, unit };
    try {
      this.simulation.putMetric(watched.highResolution ? { ...datum, storageResolution: 1 } : datum);
    } catch (error) {
      if (error instanceof MetricDatumError) return error.message;
      throw error;
    }
    return undefined;
  }
}
