import type { SimulatorModel } from "../../../simulator/model/index.js";
import type { DroppedMetrics } from "../../../simulator/simulation/index.js";
import type { EventFile } from "../../operations/events/index.js";
import { type Replayed, type ReplayTimes, replay } from "../../operations/simulate/replay.js";
import { TimelineCollector } from "./collect.js";
import { compareTimelines } from "./compare.js";
import type { BacktestReport, Timelines } from "./model.js";

export { backtestJson } from "./json.js";
export type { BacktestReport } from "./model.js";
export { backtestText } from "./text.js";

export interface BacktestOptions extends EventFile, ReplayTimes {
  readonly base: SimulatorModel;
  readonly head: SimulatorModel;
  /** Told once for each line, of the head's run. */
  readonly dropped?: (metrics: DroppedMetrics) => void;
  /** Told after each block of the file. */
  readonly progress?: (events: number, t: number) => void;
}

/** The report and what it is made of, for a picture. */
export interface Backtest {
  readonly report: BacktestReport;
  readonly timelines: Timelines;
  readonly events: number;
}

/**
 * Runs the same events through the alarms of two sides and compares what they do. The file is read once; memory grows with what
 * the alarms do, not with the file.
 * @throws {UsageError} with file and place of what is wrong with the events
 */
export async function backtest({ base, head, dropped, progress, ...options }: BacktestOptions): Promise<Backtest> {
  const collectors = { base: new TimelineCollector(base), head: new TimelineCollector(head) };
  const side = (model: SimulatorModel, collector: TimelineCollector): Replayed => ({
    model,
    notify: (output) => collector.add(output),
    advanced: (simulation) => collector.look(simulation),
  });
  const sides = [side(base, collectors.base), { ...side(head, collectors.head), dropped }];
  const { events, from, to } = await replay(options, sides, options, async (count, t) => progress?.(count, t));
  const timelines = { base: collectors.base.finish(to), head: collectors.head.finish(to), from, to };
  return { report: compareTimelines(timelines), timelines, events };
}
