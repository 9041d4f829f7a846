import { describe, expect, it } from "vitest";
import { crossFieldProblems } from "../../../config/checks.js";
import { loadConfig } from "../../../config/index.js";

const config = loadConfig({});
const standby = { region: "us-west-2" };

describe("3.12 what may be lost", () => {
  it.each([
    ["dev", 5],
    ["staging", 5],
    ["prod", 1],
  ])("is in %s %i min", (environment, minutes) => {
    const { backup } = loadConfig({ ENVIRONMENT: environment });
    expect(backup).toMatchObject({ recoveryPointMinutes: minutes, pointInTimeMinutes: 5, recoveryTimeMinutes: 15 });
  });

  it("cannot be less than point-in-time recovery loses, unless a standby holds a replica", () => {
    const hasty = { ...config, backup: { ...config.backup, recoveryPointMinutes: 1 } };
    expect(crossFieldProblems(hasty)).toEqual([
      { path: "backup.recoveryPointMinutes", value: "1", allowed: expect.stringContaining("backup.pointInTimeMinutes (5)") },
    ]);
    expect(crossFieldProblems({ ...hasty, standby })).toEqual([]);
  });
});
