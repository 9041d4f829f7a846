import { SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { loadConfig } from "../../../../config/index.js";
import { inject } from "../../../../local/run/inject.js";
import type { Plan } from "../../../../local/run/plan.js";

const config = loadConfig({ ENVIRONMENT: "local" });
if (!config.laptop) throw new Error("the local environment has no laptop part");
const { healthy } = config.laptop;

const STORE_DOWN: Plan = {
  fault: { name: "store-down", description: "", inject: { tableDown: { table: "metrics", seconds: 90 } }, expect: healthy },
  expect: healthy,
};

function target() {
  const down: (readonly string[])[] = [];
  const said: string[] = [];
  const targets = {
    config,
    host: { setThrowShare: () => {}, setTablesDown: (tables: readonly string[]) => void down.push(tables) },
    provider: { setBehaviour: () => {} },
    readers: { sqs: new SQSClient({ region: "us-east-1" }), queueUrl: async () => "" },
    run: "run",
    say: (text: string) => void said.push(text),
  };
  return { down, said, targets };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

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
