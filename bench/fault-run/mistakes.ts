import type { RunResult } from "./run.js";

/** What must be none, and how many there are. */
export const mistakesOf = ({ points, breakers, queued, dead }: RunResult): Readonly<Record<string, number>> => ({
  "accepted and not stored": points.missing,
  "accepted and not counted": points.uncounted,
  "stored twice": points.twice,
  "sums over hours and days that are wrong": points.wrongSums,
  "still noted as not queued": points.pending,
  "left in the queue or among the dead letters": queued + dead,
  "breaker not as specified": breakers.reduce((sum, { wrong }) => sum + wrong.length, 0),
});
