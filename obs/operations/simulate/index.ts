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
import { EventParser } from "./events.js";
import { Feed } from "./feed.js";
import { blocksOfLines } from "./lines.js";
import { LineProblems } from "./problems.js";

const MINUTE_MS = 60_000;

export interface SimulateOptions {
  readonly model: SimulatorModel;
  /** NDJSON, sorted by time. */
  readonly file: string;
  /** First evaluation, epoch milliseconds. @default the minute after the first event */
  readonly from?: number;
  /** Last evaluation, epoch milliseconds. @default the last event and the longest window */
  readonly to?: number;
  /** Takes outputs in order of time; reading goes on when it is done. */
  readonly write: (outputs: readonly SimulationOutput[]) => Promise<void>;
  readonly dropped?: (metrics: DroppedMetrics) => void;
  /** Told after each block of the file. */
  readonly progress?: (events: number, t: number) => void;
}

/** Events that were read. */
export interface SimulateSummary {
  readonly events: number;
}

/**
 * Runs the events of a file through the alarms of a model. Memory does not grow with the file.
 * @throws {UsageError} with file and line of what is wrong
 */
export async function simulate(options: SimulateOptions): Promise<SimulateSummary> {
  const { model, file, to } = options;
  const problems = new LineProblems(file);
  const parser = new EventParser();
  let outputs: SimulationOutput[] = [];
  let simulation: Simulation | undefined;
  let feed: Feed | undefined;
  let last = Number.NaN;
  let line = 0;
  let events = 0;

  const start = (from: number): Feed => {
    const { dropped } = options;
    simulation = createSimulation(model, {
      from,
      store: boundedStore(model),
      notify: (output) => void outputs.push(output),
      dropped,
    });
    return new Feed(simulation, to);
  };
  if (options.from !== undefined) feed = start(options.from);

  const take = (text: string): void => {
    line += 1;
    if (text.length < 2 && text.trim() === "") return;
    const event = parser.parse(text);
    if (typeof event === "string") {
      problems.add(line, event);
      return;
    }
    feed ??= start((Math.floor(event.t / MINUTE_MS) + 1) * MINUTE_MS);
    last = event.t;
    events += 1;
    // A line that is wrong ends the simulation; the rest is still read for what else is wrong.
    const problem = problems.any ? undefined : feed.put(event);
    if (problem !== undefined) problems.add(line, problem);
  };

  const flush = async (): Promise<void> => {
    if (outputs.length === 0) return;
    const written = outputs;
    outputs = [];
    await options.write(written);
  };

  for await (const block of blocksOfLines(file)) {
    let at = 0;
    for (let end = block.indexOf("\n"); end >= 0; end = block.indexOf("\n", at)) {
      take(block.slice(at, end));
      at = end + 1;
    }
    if (at < block.length) take(block.slice(at));
    if (!problems.any) await flush();
    options.progress?.(events, last);
  }
  problems.throwIfAny();
  const end = to ?? last + longestWindow(model);
  if (!simulation || Number.isNaN(end)) throw new UsageError(`${file} has no events: give both --from and --to, or events`);
  simulation.advance(end);
  await flush();
  return { events };
}
