import * as v from "valibot";
import { CertificateArn, Region } from "./primitives.js";
import { waysOut } from "./ways-out.js";

/** Another region that takes over when the environment's own is lost (SPEC 2.3, 3.12). */
export const StandbySchema = v.strictObject({
  /** Tables, secrets and the buckets marked `replicate` are copied there as they change. */
  region: Region,
  /** Certificate of `api.domain` in that region; needed where there is a domain. */
  certificateArn: v.optional(CertificateArn),
  /** What is paid for while nothing happens there. @default as in the environment's own region */
  network: v.optional(v.strictObject(waysOut)),
});
