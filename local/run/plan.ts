import { type Expectation, type Fault, type LaptopConfig, type ModelBehaviour, withModel } from "../../config/index.js";
import { LaptopError } from "../errors.js";

/** What a run breaks, if anything, and what must come of it. */
export interface Plan {
  readonly fault: (Fault & { readonly name: string }) | null;
  readonly expect: Expectation;
}

/** Real time until a fault breaks in a run that has no end. */
const LONGEST_WARM_UP_MS = 120_000;
/** A run that is shorter than it takes is normal for a third; one that is long enough leaves the fault half an hour of the alarms' clock. */
const SHARE_OF_RUN = 3;
const LEFT_MINUTES = 30;
const MINUTE_MS = 60_000;

/**
 * Real milliseconds of normal traffic before the plan's fault breaks.
 * @param speed of the alarms' clock
 * @param durationMs length of the run; null: it has no end
 */
export function warmUpMs({ fault }: Plan, speed: number, durationMs: number | null): number {
  const most =
    durationMs === null
      ? LONGEST_WARM_UP_MS
      : Math.max(durationMs / SHARE_OF_RUN, durationMs - (LEFT_MINUTES * MINUTE_MS) / speed);
  return Math.min(((fault?.afterMinutes ?? 0) * MINUTE_MS) / speed, most);
}

/** Names of the faults that can be injected. */
const faultNames = (laptop: LaptopConfig): readonly string[] => Object.keys(laptop.faults);

/**
 * The plan of a run with this fault, or without one.
 * @param model how the stand-in for the AI endpoint behaves: one that fails its callers opens their breaker
 * @throws {LaptopError} exit code 2, when there is no such fault
 */
export function planOf(laptop: LaptopConfig, name: string | undefined, model: ModelBehaviour = laptop.model): Plan {
  if (name === undefined) return { fault: null, expect: withModel(laptop.healthy, model) };
  const fault = Object.hasOwn(laptop.faults, name) ? laptop.faults[name] : undefined;
  if (!fault) throw new LaptopError(`there is no fault "${name}": use one of ${faultNames(laptop).join(", ")}`, 2);
  return { fault: { ...fault, name }, expect: withModel(fault.expect, model) };
}
