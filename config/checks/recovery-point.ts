import type { ConfigProblem } from "../errors.js";
import type { PlatformConfig } from "../schema.js";
import { problem } from "./problem.js";

/** A promise to lose less than point-in-time recovery loses, without the replica that keeps it (SPEC 3.12). */
export function recoveryPointProblems({ backup, standby }: PlatformConfig): ConfigProblem[] {
  const { recoveryPointMinutes, pointInTimeMinutes } = backup;
  if (standby || recoveryPointMinutes >= pointInTimeMinutes) return [];
  const allowed = `must be at least backup.pointInTimeMinutes (${pointInTimeMinutes}) without a standby, whose replica is less behind`;
  return [problem("backup.recoveryPointMinutes", recoveryPointMinutes, allowed)];
}
