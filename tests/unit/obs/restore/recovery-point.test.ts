import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../../config/index.js";
import { recoveryPointMinutes } from "../../../../obs/operations/restore/recovery-point.js";

describe("how old restored data may be", () => {
  it.each(["dev", "staging", "prod", "local"])(
    "of a point in time in %s is DynamoDB's five minutes and a little",
    (environment) => {
      expect(recoveryPointMinutes(loadConfig({ ENVIRONMENT: environment }), "point-in-time")).toBe(6);
    },
  );

  it("of a backup is a day, and the time in which it must be there", () => {
    expect(recoveryPointMinutes(loadConfig({}), "backup")).toBe(1440 + 15);
  });

  it("of a backup that nothing makes is not judged", () => {
    expect(recoveryPointMinutes({ ...loadConfig({}), services: {} }, "backup")).toBeUndefined();
  });
});
