import type { ConfigProblem } from "../errors.js";
import type { PlatformConfig } from "../schema.js";
import { problem } from "./problem.js";

/** An owner of a trail that is not there, or one that deletes files before they move to Glacier. */
export function trailProblems({ owns, trail }: PlatformConfig): ConfigProblem[] {
  if (trail.mode === "none")
    return owns.securityTrail
      ? [problem("owns.securityTrail", true, 'must be false while trail.mode is "none": there is nothing to own')]
      : [];
  if (trail.mode === "import") return [];
  const { glacierAfterDays, expireAfterDays } = trail;
  return glacierAfterDays !== undefined && glacierAfterDays >= expireAfterDays
    ? [problem("trail.expireAfterDays", expireAfterDays, `must be over glacierAfterDays (${glacierAfterDays})`)]
    : [];
}
