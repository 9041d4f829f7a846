import * as v from "valibot";
import { CIRCUIT_STATES, type Circuit, NEW_CIRCUIT } from "./state.js";

/** A change by hand, as it is kept with a breaker. */
export const ManualChangeSchema = v.object({
  action: v.picklist(["open", "reset"]),
  by: v.string(),
  at: v.number(),
  reason: v.string(),
});

/** An item of the table `circuit`; its key is `dependency`. Further attributes are left alone. */
export const CircuitSchema: v.GenericSchema<unknown, Circuit> = v.looseObject({
  state: v.picklist(CIRCUIT_STATES),
  failures: v.number(),
  openedAt: v.number(),
  leaseUntil: v.number(),
  forcedUntil: v.optional(v.number(), NEW_CIRCUIT.forcedUntil),
  generation: v.optional(v.number(), NEW_CIRCUIT.generation),
  version: v.number(),
  writer: v.optional(v.string(), NEW_CIRCUIT.writer),
  manual: v.optional(ManualChangeSchema),
});
