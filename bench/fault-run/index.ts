import { type BenchOptions, type BenchRow, limitRow } from "../row.js";
import { mistakesOf } from "./mistakes.js";
import { reportOf } from "./report.js";
import { compilePrograms, run } from "./run.js";
import { SIZES } from "./scenario.js";

/**
 * The way of a metric from the API to the sums, by the functions' own bundles, while everything around them fails: all in one
 * process, on a clock that jumps, the same for the same seed.
 */
export async function benchFaultRun({ quick, seed }: BenchOptions): Promise<readonly BenchRow[]> {
  const programs = await compilePrograms(process.cwd());
  const result = await run(programs, { size: quick ? SIZES.quick : SIZES.full, seed });
  process.stderr.write(`seed ${seed}\n${reportOf(result).join("\n")}\n`);
  return Object.entries(mistakesOf(result)).map(([name, count]) =>
    limitRow(`${result.points.accepted} accepted: ${name}`, count, "", 0),
  );
}
