import { describe, expect, it } from "vitest";
import { createHealthCheck } from "../../../services/order-api/health.js";

describe("the health check", () => {
  const never = () => new Promise<void>(() => {});

  it("gives each dependency its own deadline", async () => {
    const check = createHealthCheck(
      { fast: async () => {}, stuck: never, broken: () => Promise.reject(new RangeError("no")) },
      { deadlineMs: 20, reuseMs: 0, now: () => 0 },
    );
    expect(await check()).toMatchObject({
      status: "degraded",
      dependencies: { fast: { status: "up" }, stuck: { status: "down" }, broken: { status: "down", error: "RangeError" } },
    });
  });

  it("reuses an answer for a moment", async () => {
    let time = 0;
    let asked = 0;
    const check = createHealthCheck({ one: async () => void asked++ }, { deadlineMs: 20, reuseMs: 100, now: () => time });
    await Promise.all([check(), check()]);
    time = 99;
    await check();
    expect(asked).toBe(1);
    time = 100;
    expect((await check()).status).toBe("ok");
    expect(asked).toBe(2);
  });
});
