import { describe, expect, it } from "vitest";
import { SharedCircuitBreaker } from "../../../lambdas/shared/circuit-breaker/shared-circuit-breaker.js";
import { exploreWays } from "./choices.js";
import { type Run, randomRun, scriptedRun, seedOf } from "./runs.js";
import type { BreakerFactory } from "./world.js";

const real: BreakerFactory = (options) => new SharedCircuitBreaker(options);

const sum = (runs: readonly Run[]): Run =>
  runs.reduce((left, right) => ({
    steps: left.steps + right.steps,
    versions: left.versions + right.versions,
    calls: left.calls + right.calls,
    refused: left.refused + right.refused,
    openings: left.openings + right.openings,
  }));

/** How many random runs; more by the environment, for a longer look. */
const RUNS = Number(process.env.BREAKER_RUNS ?? 400);
/** In how many places the scripted run may go another way. */
const DEVIATIONS = Number(process.env.BREAKER_DEVIATIONS ?? 1);

describe("many instances that share a breaker keep its promises", () => {
  it(`in ${RUNS} runs of pure chance`, { timeout: 3_600_000 }, async () => {
    const runs: Run[] = [];
    for (let n = 0; n < RUNS; n++)
      await randomRun(seedOf(n), real).then(
        (run) => runs.push(run),
        (error: unknown) => {
          throw new Error(`run ${n}`, { cause: error });
        },
      );
    const all = sum(runs);
    if (process.env.BREAKER_RUNS) process.stdout.write(`${JSON.stringify(all)}\n`);
    // It would be easy to keep promises where nothing happens.
    expect(all.openings).toBeGreaterThan(RUNS);
    expect(all.calls).toBeGreaterThan(10 * RUNS);
  });

  it(`in every run that goes another way in at most ${DEVIATIONS} places`, { timeout: 3_600_000 }, async () => {
    const runs: Run[] = [];
    const ways = await exploreWays(DEVIATIONS, async (choose, way) => {
      await scriptedRun(choose, real).then(
        (run) => runs.push(run),
        (error: unknown) => {
          throw new Error(`way ${JSON.stringify([...way])}`, { cause: error });
        },
      );
    });
    if (process.env.BREAKER_DEVIATIONS) process.stdout.write(`${ways} ways: ${JSON.stringify(sum(runs))}\n`);
    expect(ways).toBeGreaterThan(100);
  });
});
