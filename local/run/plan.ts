import type { Expectation, Fault, LaptopConfig } from "../../config/index.js";
import { LaptopError } from "../errors.js";

/** What a run breaks, if anything, and what must come of it. */
export interface Plan {
  readonly fault: (Fault & { readonly name: string }) | null;
  readonly expect: Expectation;
}

/** Names of the faults that can be injected. */
const faultNames = (laptop: LaptopConfig): readonly string[] => Object.keys(laptop.faults);

/**
 * The plan of a run with this fault, or without one.
 * @throws {LaptopError} exit code 2, when there is no such fault
 */
export function planOf(laptop: LaptopConfig, name: string | undefined): Plan {
  if (name === undefined) return { fault: null, expect: laptop.healthy };
  const fault = Object.hasOwn(laptop.faults, name) ? laptop.faults[name] : undefined;
  if (!fault) throw new LaptopError(`there is no fault "${name}": use one of ${faultNames(laptop).join(", ")}`, 2);
  return { fault: { ...fault, name }, expect: fault.expect };
}
