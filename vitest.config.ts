import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const filesIn = (...rooms: string[]) => rooms.map((room) => `tests/unit/${room}/**/*.test.ts`);

/**
 * Tests of code that keeps nothing in its modules: their files share what they import, which costs less than half.
 * Not those of functions, whose handlers take their settings at import, nor long ones: files that share are dealt out beforehand.
 */
const SHARED = filesIn(
  ...["config", "docs", "domain", "monitors", "obs", "order-api", "simulator", "terraform"],
  ...["aws", "run", "summary", "traffic", "transform", "verdict"].map((room) => `local/${room}`),
);

/** Coverage counts what tests of single rooms reach; counting in those of the whole platform doubles what they cost. */
const uncovered: Plugin = {
  name: "uncovered",
  configureVitest: ({ project }) => {
    project.config.coverage = { ...project.config.coverage, enabled: false };
  },
};

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
          exclude: SHARED,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "pure",
          pool: "threads",
          include: SHARED,
          isolate: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      // Loading cdktf and its provider anew for each file would cost more than all tests of the stacks together.
      // A synthesis takes half a second, and seconds on a machine that has other work to do.
      {
        extends: true,
        plugins: [uncovered],
        test: {
          name: "synth",
          include: ["tests/synth/**/*.test.ts"],
          setupFiles: ["tests/synth/untraced.ts"],
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        plugins: [uncovered],
        test: {
          name: "alarms",
          include: ["tests/alarms/**/*.test.ts"],
          setupFiles: ["tests/synth/untraced.ts", "tests/alarms/support/matchers.ts"],
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
      // A page for each file takes seconds at the end, and nobody reads them.
      reporter: [["text", { skipFull: true }]],
      thresholds: { lines: 95 },
    },
  },
});
