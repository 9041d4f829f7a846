import * as v from "valibot";
import { CIRCUIT_STATES } from "../../../domain/circuit/state.js";

/** An item of the table `circuit`; its key is `dependency`. Further attributes are left alone. */
export const CircuitSchema = v.looseObject({
  state: v.picklist(CIRCUIT_STATES),
  failures: v.number(),
  openedAt: v.number(),
  leaseUntil: v.number(),
  version: v.number(),
});
