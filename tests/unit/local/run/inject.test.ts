import { SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { loadConfig } from "../../../../config/index.js";
import { inject } from "../../../../local/run/inject.js";
import { type Plan, warmUpMs } from "../../../../local/run/plan.js";

const config = loadConfig({ ENVIRONMENT: "local" });
if (!config.laptop) throw new Error("the local environment has no laptop part");
const { healthy } = config.laptop;

const STORE_DOWN: Plan = {
  fault: { name: "store-down", description: "", inject: { tableDown: { table: "metrics", seconds: 90 } }, expect: healthy },
  expect: healthy,
};

const BAD_DEPLOY: Plan = {
  fault: {
    ...{ name: "bad-deploy", description: "", expect: healthy },
    inject: { badDeploy: { service: "payment-handler", share: 0.5, error: { name: "TypeError", message: "x" } } },
  },
  expect: healthy,
};

function target() {
  const down: (readonly string[])[] = [];
  const deployed: string[] = [];
  const shares: number[] = [];
  const said: string[] = [];
  const targets = {
    config,
    host: {
      setThrowShare: () => {},
      deployBadly: async ({ service }: { service: string }) => void deployed.push(service),
      setTablesDown: (tables: readonly string[]) => void down.push(tables),
    },
    provider: { setBehaviour: () => {} },
    readers: { sqs: new SQSClient({ region: "us-east-1" }), queueUrl: async () => "" },
    run: "run",
    setTrafficShare: (share: number) => void shares.push(share),
    say: (text: string) => void said.push(text),
  };
  return { down, deployed, shares, said, targets };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a fault of one moment", () => {
  it("deploys a function anew, or takes most of the orders away", async () => {
    const { deployed, shares, said, targets } = target();
    await inject(BAD_DEPLOY, targets);
    expect([deployed, said]).toEqual([["payment-handler"], ["payment-handler is deployed anew"]]);
    const fault = { name: "traffic-drop", description: "", inject: { trafficDrop: { share: 0.05 } }, expect: healthy };
    await inject({ fault, expect: healthy }, targets);
    expect(shares).toEqual([0.05]);
  });
});

describe("the time before a fault", () => {
  const plan: Plan = { expect: healthy, fault: { name: "x", description: "", afterMinutes: 10, inject: {}, expect: healthy } };
  it("is as long as the table says on the alarms' clock, a third of a shorter run, and short where a run has no end", () => {
    expect(warmUpMs(plan, 20, 130_000)).toBe(30_000);
    expect(warmUpMs(plan, 1, 30_000)).toBe(10_000);
    // What takes long to learn leaves the fault half an hour of the alarms' clock.
    const long = { ...plan, fault: plan.fault && { ...plan.fault, afterMinutes: 100 } };
    expect(warmUpMs(long, 20, 420_000)).toBe(300_000);
    expect(warmUpMs(long, 20, 360_000)).toBe(270_000);
    expect(warmUpMs(long, 20, 60_000)).toBe(20_000);
    expect(warmUpMs(plan, 1, null)).toBe(120_000);
    expect(warmUpMs(plan, 20, null)).toBe(30_000);
    expect(warmUpMs(STORE_DOWN, 1, 30_000)).toBe(0);
  });
});

describe("a table that is down", () => {
  it("comes back after its time, once", async () => {
    const { down, said, targets } = target();
    const lift = await inject(STORE_DOWN, targets);
    expect(down).toEqual([["observability-platform-metrics-local"]]);
    await vi.advanceTimersByTimeAsync(89_999);
    expect(down).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(down.at(-1)).toEqual([]);
    lift();
    expect(down).toHaveLength(2);
    expect(said).toEqual(["the table metrics is down, for 90 s at most", "the table metrics answers again"]);
  });

  it("is back when the traffic ends before that", async () => {
    const { down, targets } = target();
    const lift = await inject(STORE_DOWN, targets);
    lift();
    expect(down.at(-1)).toEqual([]);
    await vi.advanceTimersByTimeAsync(100_000);
    expect(down).toHaveLength(2);
  });
});
