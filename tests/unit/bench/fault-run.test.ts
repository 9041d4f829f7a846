import { beforeAll, describe, expect, it } from "vitest";
import { mistakesOf } from "../../../bench/fault-run/mistakes.js";
import { compilePrograms, run } from "../../../bench/fault-run/run.js";
import { SIZES } from "../../../bench/fault-run/scenario.js";

// Seconds alone; a minute on a machine that has other work to do.
describe("the fault run", { timeout: 180_000 }, () => {
  let programs: Awaited<ReturnType<typeof compilePrograms>>;
  beforeAll(async () => {
    programs = await compilePrograms(process.cwd());
  });

  it("loses nothing, counts nothing twice, and opens and closes the breakers as specified", async () => {
    const result = await run(programs, { size: SIZES.test, seed: 1 });
    expect(result.breakers.flatMap(({ wrong }) => wrong)).toEqual([]);
    expect(Object.entries(mistakesOf(result)).filter(([, count]) => count > 0)).toEqual([]);
    expect(result.points.accepted).toBeGreaterThan(SIZES.test.metrics * 0.9);
    // There was trouble enough.
    expect(result.failed.store).toBeGreaterThan(100);
    expect(result.died).toBeGreaterThan(0);
    expect(result.repeated).toBeGreaterThan(0);
    for (const { versions } of result.breakers) expect(versions.map(({ state }) => state)).toContain("OPEN");
  });
});
