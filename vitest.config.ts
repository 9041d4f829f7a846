import { defineConfig } from "vitest/config";

/** Tests of code without state, I/O or clock: their files share what they import, which costs less than half. */
const PURE = ["bench", "docs", "domain", "monitors", "simulator", "terraform"].map((room) => `tests/unit/${room}/**/*.test.ts`);

export default defineConfig({
  test: {
    projects: [
      // The limits are for a machine that has other work to do; alone no test here takes a second or two.
      {
        extends: true,
        test: {
          name: "unit",
          pool: "threads",
          include: ["tests/unit/**/*.test.ts"],
          exclude: PURE,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: "pure", pool: "threads", include: PURE, isolate: false, testTimeout: 30_000, hookTimeout: 60_000 },
      },
      // Loading cdktf and its provider anew for each file would cost more than all tests of the stacks together.
      // A synthesis takes half a second, and seconds on a machine that has other work to do.
      { extends: true, test: { name: "synth", include: ["tests/synth/**/*.test.ts"], isolate: false, testTimeout: 30_000 } },
      {
        extends: true,
        test: {
          name: "alarms",
          include: ["tests/alarms/**/*.test.ts"],
          setupFiles: ["tests/alarms/support/matchers.ts"],
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "local",
          include: ["tests/local/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 900_000,
        },
      },
    ],
    coverage: {
      provider: "v8",
      include: ["domain/**", "simulator/**", "lambdas/**"],
      exclude: ["tests/**", "**/*.test.ts"],
      thresholds: { lines: 95 },
    },
  },
});
