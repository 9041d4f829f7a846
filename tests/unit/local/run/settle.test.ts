import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { loadConfig } from "../../../../config/index.js";
import { LaptopError } from "../../../../local/errors.js";
import { type Plan, planOf } from "../../../../local/run/plan.js";
import { settle } from "../../../../local/run/settle.js";
import type { QueueState } from "../../../../local/verdict/index.js";

const { laptop } = loadConfig({ ENVIRONMENT: "local" });
if (!laptop) throw new Error("the local environment has no laptop part");
const HEALTHY = planOf(laptop, undefined);
const DOWN = planOf(laptop, "payment-down");

const state = (fields: Partial<QueueState>): QueueState => ({
  ...{ queue: "payments", visible: 0, inFlight: 0, delayed: 0, deadLetters: 0, deadOrderIds: [] },
  ...fields,
});

/** Seconds until `settle` returns when the queue looks like `at(second)`. */
async function secondsToSettle(
  plan: Plan,
  at: (second: number) => Partial<QueueState>,
  timeoutSeconds = 45,
  before = 0,
): Promise<number> {
  const began = Date.now();
  const seconds = () => (Date.now() - began) / 1000;
  const settled = settle({
    readers: { queues: async () => [state(at(seconds()))] },
    plan,
    queuesBefore: [state({ inFlight: before })],
    abort: new AbortController().signal,
    show: async () => {},
    timeoutMs: timeoutSeconds * 1000,
  }).then(seconds);
  await vi.advanceTimersByTimeAsync(120_000);
  return settled;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("waiting for the queues", () => {
  it("ends soon after they are empty for good", async () => {
    const inFlight = (second: number) => (second < 3 || (second > 3.4 && second < 6) ? 1 : 0);
    const seconds = await secondsToSettle(HEALTHY, (second) => ({ inFlight: inFlight(second) }));
    expect(seconds).toBeGreaterThanOrEqual(7);
    expect(seconds).toBeLessThan(8);
  });

  it("ends when the time is over, whatever is left", async () => {
    expect(await secondsToSettle(HEALTHY, () => ({ inFlight: 1 }), 20)).toBeCloseTo(20, 0);
  });

  it("does not wait for a visibility timeout where orders may stay pending", async () => {
    expect(await secondsToSettle(DOWN, (second) => ({ inFlight: Math.min(50, Math.ceil(10 * second)) }))).toBeCloseTo(13, 0);
  });

  it("does not wait for messages of earlier runs", async () => {
    expect(await secondsToSettle(HEALTHY, () => ({ inFlight: 7 }), 45, 7)).toBeCloseTo(8, 0);
    expect(await secondsToSettle(HEALTHY, () => ({ inFlight: 8 }), 30, 7)).toBeCloseTo(30, 0);
  });

  it("waits on while a message could be received, or while counts change", async () => {
    expect(await secondsToSettle(DOWN, () => ({ visible: 1, inFlight: 50 }), 30)).toBeCloseTo(30, 0);
    expect(await secondsToSettle(DOWN, (second) => ({ inFlight: Math.floor(second / 5) + 1 }), 30)).toBeCloseTo(30, 0);
  });
});

describe("a run's plan", () => {
  it("without a fault expects what is healthy", () => {
    expect(HEALTHY).toEqual({ fault: null, expect: laptop.healthy });
  });

  it.each(["off", "throttled", "times-out"] as const)("lets the model's breaker open when the model is %s", (model) => {
    for (const fault of [undefined, "traffic-drop"])
      expect(planOf(laptop, fault, model).expect.mayFollow).toContain("bedrock-circuit-open");
  });

  it.each(["answers", "malformed", "refuses", "hijacked"] as const)("lets it not open when the model is %s", (model) => {
    expect(planOf(laptop, "traffic-drop", model).expect.mayFollow).not.toContain("bedrock-circuit-open");
  });

  it("with an unknown fault names those there are, as wrong use", () => {
    const plan = () => planOf(laptop, "toString");
    expect(plan).toThrow(LaptopError);
    expect(plan).toThrow(
      /payment-slow, payment-down, payment-declining, handler-throws, poison, store-down, bad-deploy, traffic-drop/,
    );
    expect(plan).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});
