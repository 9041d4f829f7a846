import type { SimulatorModel } from "../../../simulator/model/index.js";
import type { DroppedMetrics, SimulationOutput } from "../../../simulator/simulation/index.js";
import type { EventFile } from "../events/index.js";
import { type ReplaySummary, type ReplayTimes, replay } from "./replay.js";

export interface SimulateOptions extends EventFile, ReplayTimes {
  readonly model: SimulatorModel;
  /** Takes outputs in order of time; reading goes on when it is done. */
  readonly write: (outputs: readonly SimulationOutput[]) => Promise<void>;
  readonly dropped?: (metrics: DroppedMetrics) => void;
  /** Told after each block of the file. */
  readonly progress?: (events: number, t: number) => void;
}

/**
 * Runs the events of a file through the alarms of a model. Memory does not grow with the file.
 * @throws {UsageError} with file and line of what is wrong
 */
export async function simulate({ model, write, dropped, progress, ...options }: SimulateOptions): Promise<ReplaySummary> {
  let outputs: SimulationOutput[] = [];
  const notify = (output: SimulationOutput): void => void outputs.push(output);
  return await replay(options, [{ model, notify, dropped }], options, async (events, t) => {
    progress?.(events, t);
    if (outputs.length === 0) return;
    const written = outputs;
    outputs = [];
    await write(written);
  });
}
