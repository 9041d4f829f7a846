import type { SimulatorModel } from "../model/types.js";
import type { Simulation, SimulationOutput } from "../simulation/index.js";

/** What was simulated: all that expectations are held against and timelines are drawn from. */
export interface Run {
  readonly model: SimulatorModel;
  /** Epoch milliseconds. */
  readonly start: number;
  readonly end: number;
  readonly outputs: readonly SimulationOutput[];
  readonly store: Simulation["store"];
}
