import { type MetricDatum, MetricDatumError } from "../../../simulator/metrics/index.js";
import type { Simulation } from "../../../simulator/simulation/index.js";
import type { SimulatedEvent } from "../events/index.js";

const MINUTE_MS = 60_000;
/** Time between two advances: each goes through all alarms, so many minutes at once are cheaper. */
const ADVANCE_MS = 60 * MINUTE_MS;

/** Time between two evaluations of the quickest alarms. */
const STEP_MS = 10_000;
const EMBEDDED_TIME = /"Timestamp"\s*:\s*([\d.eE+]+)/g;

/** Whether the line may hold embedded metrics of a time before `t`. */
function isLate(message: string, t: number): boolean {
  if (!message.includes('"_aws"')) return false;
  for (const [, digits] of message.matchAll(EMBEDDED_TIME)) if (Number(digits) < t) return true;
  return false;
}

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
      this.advance(Math.floor(t / MINUTE_MS) * MINUTE_MS);
      this.due = t + ADVANCE_MS;
    }
    if (event.type === "metric") return this.putMetric(event.datum);
    const evaluated = Math.floor(t / STEP_MS) * STEP_MS;
    // Evaluations before this line must not see its metrics, whatever their time.
    if (isLate(event.message, evaluated)) this.advance(evaluated);
    this.simulation.putLog(t, event.logGroup, event.message, event.embeddedMetrics);
    return undefined;
  }

  private advance(to: number): void {
    this.simulation.advance(to);
    this.advanced?.();
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
