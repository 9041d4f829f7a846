import { describe, expect, it } from "vitest";
import { circuitHealth, HEALTH_STATES, queueHealth, tableHealth, worstState } from "../../../domain/health/states.js";

describe("health", () => {
  it("of several is that of the worst, of none is healthy", () => {
    expect(worstState([])).toBe("healthy");
    expect(worstState(["healthy", "degraded", "healthy"])).toBe("degraded");
    expect(worstState([...HEALTH_STATES])).toBe("unhealthy");
  });

  it("of a queue suffers from dead letters, not from messages that wait", () => {
    expect(queueHealth(false, 10_000).state).toBe("healthy");
    expect(queueHealth(true, 0).state).toBe("healthy");
    expect(queueHealth(true, 3)).toEqual({ state: "degraded", problem: expect.stringContaining("3 messages") });
  });

  it.each([
    ["ACTIVE", "healthy"],
    ["UPDATING", "healthy"],
    ["DELETING", "unhealthy"],
    ["INACCESSIBLE_ENCRYPTION_CREDENTIALS", "unhealthy"],
    ["a status of tomorrow", "unhealthy"],
  ])("of a table that is %s is %s", (status, state) => expect(tableHealth(status).state).toBe(state));

  it.each([
    ["CLOSED", "healthy"],
    ["HALF_OPEN", "degraded"],
    ["OPEN", "unhealthy"],
  ] as const)("behind a breaker that is %s is %s", (circuit, state) => expect(circuitHealth(circuit).state).toBe(state));
});
