import type { Health } from "../../domain/health/states.js";
import type { Measurement } from "../shared/telemetry.js";

/** What one look at a dependency found. */
export interface Finding extends Health {
  /** Further metrics of it, by the dimension that names it. */
  readonly measured: readonly Measurement[];
}

/** One dependency to look at. */
export interface Check {
  /** `<kind>:<name>`, the value of the dimension `dependency`. */
  readonly dependency: string;
  /** Throws when the dependency does not answer. */
  readonly look: () => Promise<Finding>;
}
