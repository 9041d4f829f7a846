import type { ConfigProblem } from "../errors.js";
import { ACCESS_LOGS } from "../names.js";
import type { PlatformConfig } from "../schema.js";
import { problem } from "./problem.js";

/** A standby that could not take over. */
export function standbyProblems(config: PlatformConfig): ConfigProblem[] {
  const { standby, region, buckets } = config;
  const found: ConfigProblem[] = [];
  if (standby?.region === region)
    found.push(problem("standby.region", region, "must be another region than region: both would be lost at once"));
  if (buckets[ACCESS_LOGS]?.replicate)
    found.push(
      problem(`buckets.${ACCESS_LOGS}.replicate`, true, "must be false: each region has access logs of its own buckets"),
    );
  return found;
}
