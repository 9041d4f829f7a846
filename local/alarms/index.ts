import { createMetricStore, type MetricDatum, type MetricStore } from "../../simulator/metrics/index.js";
import type { SimulatorModel } from "../../simulator/model/index.js";
import { createSimulation, longestWindow } from "../../simulator/simulation/index.js";
import { AlarmBook } from "./book.js";
import type { AlarmClock } from "./clock.js";
import { Gauges } from "./gauges.js";
import { inRealTime } from "./real-time-store.js";
import type { Recorder } from "./recorder.js";

export { AlarmBook, type AlarmStatus, type Told } from "./book.js";
export { type AlarmClock, alarmClock } from "./clock.js";

/** Real time that data gets to arrive before the alarms look at its time. */
const SETTLE_MS = 1000;
const DAY_SECONDS = 86_400;

/** What alarms run with. */
export interface AlarmsOptions {
  readonly model: SimulatorModel;
  readonly clock: AlarmClock;
  /** Keeps all that the alarms are given. */
  readonly recorder?: Pick<Recorder, "metric" | "log">;
  /** Told of metrics in log lines that CloudWatch would drop without a word. */
  readonly warn: (message: string) => void;
}

/** The platform's alarms, running. Whoever advances them is their ticker. */
export interface Alarms {
  readonly model: SimulatorModel;
  readonly clock: AlarmClock;
  readonly book: AlarmBook;
  /** All metrics, in simulated time. */
  readonly store: MetricStore;
  /** The same metrics in real time: what the services put and the summary reads. */
  readonly metrics: MetricStore;
  /** Takes measurements that AWS makes every minute. */
  readonly gauges: Pick<MetricStore, "put">;
  /** Takes a log line, of a real time. @throws {MetricDatumError} for a metric in it that CloudWatch would refuse */
  log(group: string, line: string, time: number): void;
  /** Judges all that is settled by now. */
  advance(): void;
  /** Judges everything until now, for the end of a run. */
  finish(): void;
}

/** The alarms of a model on a clock; their metrics are the platform's. */
export function createAlarms({ model, clock, recorder, warn }: AlarmsOptions): Alarms {
  const book = new AlarmBook(clock.startedAt);
  const warned = new Set<string>();
  const warnOnce = (message: string): void => {
    if (warned.has(message)) return;
    warned.add(message);
    warn(message);
  };
  const simulation = createSimulation(model, {
    from: clock.startedAt,
    // A day, as the laptop's metrics always had, and what the alarms look back at.
    store: createMetricStore({ retentionSeconds: clock.speed * DAY_SECONDS + longestWindow(model) / 1000 }),
    embeddedTime: (time, arrivedAt) => clock.ofEmbedded(time, clock.realOf(arrivedAt)),
    notify: (output) => book.take(output),
    dropped: ({ logGroup, problem }) => warnOnce(`${logGroup}: EMF that CloudWatch would drop: ${problem}`),
  });
  const put = (datum: MetricDatum): void => {
    simulation.putMetric(datum);
    recorder?.metric(datum);
  };
  const gauges = new Gauges(clock, put);
  const advanceTo = (to: number): void => {
    gauges.fill(to);
    simulation.advance(to);
  };
  return {
    ...{ model, clock, book },
    store: { ...simulation.store, put },
    metrics: inRealTime(simulation.store, clock, put),
    gauges: gauges.sink,
    log(group, line, time) {
      recorder?.log(clock.at(time), group, line);
      simulation.putLog(clock.at(time), group, line);
    },
    advance: () => advanceTo(clock.now() - SETTLE_MS * clock.speed),
    finish: () => advanceTo(clock.now()),
  };
}
