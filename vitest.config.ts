import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      // The limits are for a machine that has other work to do; alone no test here takes a second or two.
      {
        extends: true,
        test: { name: "unit", pool: "threads", include: ["tests/unit/**/*.test.ts"], testTimeout: 30_000, hookTimeout: 60_000 },
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
