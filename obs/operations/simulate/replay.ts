import type { SimulatorModel } from "../../../simulator/model/index.js";
import {
  boundedStore,
  createSimulation,
  type DroppedMetrics,
  longestWindow,
  type Simulation,
  type SimulationOutput,
} from "../../../simulator/simulation/index.js";
import { UsageError } from "../../errors.js";
import { type EventFile, readEvents, type SimulatedEvent } from "../events/index.js";
import { checkAsked } from "./asked.js";
import { Feed } from "./feed.js";

const MINUTE_MS = 60_000;

const iso = (t: number): string => new Date(t).toISOString();

/** What events run through, and who is told. */
export interface Replayed {
  readonly model: SimulatorModel;
  /** Takes outputs in order of time. */
  readonly notify: (output: SimulationOutput) => void;
  readonly dropped?: (metrics: DroppedMetrics) => void;
  /** Called now and then, at least every two hours of the events, and at the end. */
  readonly advanced?: (simulation: Simulation) => void;
}

/** Which time is simulated. */
export interface ReplayTimes {
  /** First evaluation, epoch milliseconds. @default the minute after the first event */
  readonly from?: number;
  /** Last evaluation, epoch milliseconds. @default the last event and the longest window of all models */
  readonly to?: number;
}

/** What was simulated. */
export interface ReplaySummary {
  readonly events: number;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

/**
 * Runs the events of a file through the alarms of each model, reading the file once. Memory does not grow with the file.
 * @param between called after each block of the file, with the events so far and the time of the last one
 * @throws {UsageError} with file and place of what is wrong
 */
export async function replay(
  events: EventFile,
  replayed: readonly Replayed[],
  times: ReplayTimes,
  between: (events: number, t: number) => Promise<void>,
): Promise<ReplaySummary> {
  if (events.queries !== undefined)
    checkAsked(
      events.queries,
      replayed.map(({ model }) => model),
    );
  const runs: { readonly feed: Feed; readonly end: (to: number) => void }[] = [];
  let from = Number.NaN;
  let last = Number.NaN;
  let count = 0;

  const start = (first: number): void => {
    from = first;
    for (const { model, notify, dropped, advanced } of replayed) {
      const simulation = createSimulation(model, { from, store: boundedStore(model), notify, dropped });
      const tell = (): void => advanced?.(simulation);
      const end = (to: number): void => {
        simulation.advance(to);
        tell();
      };
      runs.push({ feed: new Feed(simulation, times.to, tell), end });
    }
  };
  if (times.from !== undefined) start(times.from);

  const take = (event: SimulatedEvent): string | undefined => {
    if (runs.length === 0) start((Math.floor(event.t / MINUTE_MS) + 1) * MINUTE_MS);
    last = event.t;
    count += 1;
    let problem: string | undefined;
    for (const { feed } of runs) problem = feed.put(event) ?? problem;
    return problem;
  };

  for await (const _ of readEvents(events, take)) await between(count, last);
  const to = times.to ?? last + Math.max(...replayed.map(({ model }) => longestWindow(model)));
  if (runs.length === 0 || Number.isNaN(to))
    throw new UsageError(`${events.file} has no events: give both --from and --to, or events`);
  // A wrong date would look like a quiet time.
  if (to < from) {
    const why =
      times.from === undefined
        ? `begin after --to: the first evaluation would be at ${iso(from)}`
        : `end before --from: the last one is at ${iso(last)}`;
    throw new UsageError(`${events.file}: nothing to simulate, the events ${why}`);
  }
  for (const { end } of runs) end(to);
  await between(count, last);
  return { events: count, from, to };
}
