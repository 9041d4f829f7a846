import { EmfError, parseEmf } from "../emf.js";
import { createMetricStore, type MetricDatum, type MetricStore } from "../metrics/index.js";
import type { AlarmState, SimulatorModel } from "../model/types.js";
import { AlarmRunner } from "./alarm-runner.js";
import { LogGroups } from "./logs.js";
import type { SimulationOutput, Transition } from "./outputs.js";
import { pointsOf } from "./point-sources.js";
import { reachOf } from "./reach.js";
import { Timeline } from "./timeline.js";
import { type Watched, WatchedMetrics } from "./watched.js";

export type { Delivery, Notification, SimulationOutput, SuppressedBy, Transition } from "./outputs.js";
export { longestWindow } from "./reach.js";

/** A log line that holds metrics which CloudWatch would drop. */
export interface DroppedMetrics {
  /** Epoch milliseconds. */
  readonly t: number;
  readonly logGroup: string;
  readonly problem: string;
}

export interface SimulationOptions {
  /** First evaluation: the first whole minute at or after it, epoch milliseconds. What is put before it is history. */
  readonly from: number;
  /** @default a store that keeps everything; `boundedStore` forgets what no alarm can look at */
  readonly store?: MetricStore;
  /** Told of everything as it happens, in order of time; without it `history` holds it. */
  readonly notify?: (output: SimulationOutput) => void;
  /** What the time within a line of embedded metrics means on the simulated clock, on which it arrived. @default the time itself */
  readonly embeddedTime?: (t: number, arrivedAt: number) => number;
  /** Told of lines in the embedded metric format that CloudWatch would drop without a word. */
  readonly dropped?: (metrics: DroppedMetrics) => void;
}

/** CloudWatch's alarms on a virtual clock: put what happened, then advance. Times are epoch milliseconds. */
export interface Simulation {
  /** A log line: goes through the metric filters of its group, and its embedded metrics are taken (@default true). */
  putLog(t: number, logGroup: string, message: string, embeddedMetrics?: boolean): void;
  /** @throws {MetricDatumError} for what CloudWatch would refuse */
  putMetric(datum: MetricDatum): void;
  /** What alarms want of a metric name; undefined: no alarm reads it. */
  watched(namespace: string, name: string): Pick<Watched, "highResolution"> | undefined;
  /** Evaluates everything up to and including `to`; all data before `to` must have been put. Going back does nothing. */
  advance(to: number): void;
  /** State at the time advanced to. @throws {RangeError} when there is no such alarm */
  stateOf(alarm: string): AlarmState;
  readonly store: MetricStore;
  /** All outputs so far, where no `notify` takes them. */
  readonly history: readonly SimulationOutput[];
}

const SLACK_MS = 2 * 3_600_000;

/**
 * A store whose memory does not grow with time: it keeps what the alarms can look at, and two hours. Data must not be put further
 * ahead of the clock than that.
 */
export const boundedStore = ({ metricAlarms }: SimulatorModel): MetricStore =>
  createMetricStore({ retentionSeconds: (Math.max(0, ...metricAlarms.map(reachOf)) + SLACK_MS) / 1000 });

/**
 * A simulation of the alarms of a model. It has no clock and does no I/O: the same puts and advances give the same outputs, and
 * the order of data of one time does not matter.
 */
export function createSimulation(model: SimulatorModel, options: SimulationOptions): Simulation {
  const store = options.store ?? createMetricStore({ retentionSeconds: Number.POSITIVE_INFINITY });
  const { embeddedTime } = options;
  const history: SimulationOutput[] = [];
  const emit = options.notify ?? ((output: SimulationOutput) => void history.push(output));
  const alarms = [...model.metricAlarms].sort((a, b) => (a.name < b.name ? -1 : 1));
  const runners = alarms.map((alarm) => new AlarmRunner(alarm, pointsOf(alarm, store), options.from));
  const watched = new WatchedMetrics(runners);
  const timeline = new Timeline(model, options.from, emit);
  const logs = new LogGroups(model.metricFilters);
  let now = Number.NEGATIVE_INFINITY;

  const putMetric = (datum: MetricDatum): void => {
    store.put(datum);
    if (datum.timestamp < now) for (const { source } of watched.of(datum.namespace, datum.name)?.runners ?? []) source.forget();
  };

  const putEmbedded = (t: number, logGroup: string, message: string): void => {
    try {
      for (const datum of parseEmf(message, t) ?? [])
        putMetric(embeddedTime ? { ...datum, timestamp: embeddedTime(datum.timestamp, t) } : datum);
    } catch (error) {
      if (!(error instanceof EmfError)) throw error;
      options.dropped?.({ t, logGroup, problem: error.message });
    }
  };

  return {
    store,
    history,
    putMetric,
    watched: (namespace, name) => watched.of(namespace, name),
    stateOf: (alarm) => timeline.stateOf(alarm),
    putLog(t, logGroup, message, embeddedMetrics = true) {
      logs.put(t, logGroup, message, putMetric);
      if (embeddedMetrics) putEmbedded(t, logGroup, message);
    },
    advance(to) {
      if (to <= now) return;
      logs.closeMinutes(to, putMetric);
      const transitions: Transition[] = [];
      for (const runner of runners) runner.advance(to, transitions);
      // Runners come in order of name, and sorting keeps it among those of one time.
      timeline.advance(
        to,
        transitions.sort((a, b) => a.t - b.t),
      );
      now = to;
    },
  };
}
