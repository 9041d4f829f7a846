import { describe, expect, it, vi } from "vitest";
import { get, metric, pageOf, post } from "./support/api.js";
import { throttled } from "./support/fake-dynamo.js";
import { metricsEndpoint, NOW } from "./support/metrics-endpoint.js";

const { dynamo, queue, send } = metricsEndpoint();
const responseTime = { service: "checkout", metric_type: "response_time" };

describe("metrics that were accepted and are not stored yet", () => {
  const delayed = async () => pageOf(await send(get(responseTime))).delayed;
  const later = (ms: number) => vi.setSystemTime(Date.now() + ms);

  it("are told of until the queue is empty", async () => {
    expect(await delayed()).toBe(false);
    dynamo.fault = ({ operation }) => (operation === "batch" ? throttled() : undefined);
    expect((await send(post(metric()))).statusCode).toBe(202);
    dynamo.fault = () => undefined;
    queue.waiting = 1;
    expect(await delayed()).toBe(true);
    queue.waiting = 0;
    later(1001);
    expect(await delayed()).toBe(false);
  });

  it("are told of after another instance's trouble too, and no more once it is long ago", async () => {
    queue.waiting = 3;
    const circuit = { dependency: "metrics-store", state: "CLOSED", failures: 0, leaseUntil: 0, version: 9 };
    dynamo.table("circuit").set("metrics-store", { ...circuit, openedAt: NOW.getTime() + 3_600_000 - 60_000 });
    later(3_600_000);
    expect(await delayed()).toBe(true);
    later(15 * 60_000);
    expect(await delayed()).toBe(false);
  });

  it("are not spoken of while nobody can tell", async () => {
    later(7_200_000);
    dynamo.fault = ({ table }) => (table === "circuit" ? throttled() : undefined);
    expect(await delayed()).toBeUndefined();
  });
});
