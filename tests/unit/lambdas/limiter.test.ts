import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLimiter } from "../../../lambdas/shared/limiter.js";

describe("the limiter", () => {
  it("never runs more than allowed, runs all, and passes results and errors on", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.tuple(fc.nat(3), fc.boolean()), { maxLength: 20 }),
        async (limit, jobs) => {
          const limited = createLimiter(limit);
          let running = 0;
          let most = 0;
          const outcomes = await Promise.allSettled(
            jobs.map(([turns, ok], index) =>
              limited(async () => {
                running += 1;
                most = Math.max(most, running);
                for (let turn = 0; turn < turns; turn++) await Promise.resolve();
                running -= 1;
                if (!ok) throw new Error(String(index));
                return index;
              }),
            ),
          );
          expect(most).toBeLessThanOrEqual(limit);
          expect(
            outcomes.map((outcome) => (outcome.status === "fulfilled" ? outcome.value : Number(outcome.reason.message))),
          ).toEqual(jobs.map((_job, index) => index));
        },
      ),
    );
  });
});
