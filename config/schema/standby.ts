import * as v from "valibot";
import { Region } from "./primitives.js";

/** Another region that takes over when the environment's own is lost (SPEC 2.3, 3.12). */
export const StandbySchema = v.strictObject({
  /** Tables, secrets and the buckets marked `replicate` are copied there as they change. */
  region: Region,
});
