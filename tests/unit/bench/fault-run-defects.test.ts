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

  it.each([
    ["no-marks", "sums over hours and days that are wrong"],
    ["no-outbox", "accepted and not counted"],
    ["lost-messages", "accepted and not counted"],
  ] as const)("reports a platform with the defect %s: %s", async (defect, mistake) => {
    const result = await run(programs, { size: SIZES.short, seed: 1, defect });
    expect(mistakesOf(result)[mistake]).toBeGreaterThan(0);
  });
});
