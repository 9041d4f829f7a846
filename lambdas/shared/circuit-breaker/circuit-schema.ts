import * as v from "valibot";
import { CIRCUIT_STATES, type Circuit, NEW_CIRCUIT } from "../../../domain/circuit/state.js";

const ManualSchema = v.object({ action: v.picklist(["open", "reset"]), by: v.string(), at: v.number(), reason: v.string() });

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
  manual: v.optional(ManualSchema),
});
