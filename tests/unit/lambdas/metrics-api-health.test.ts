import * as v from "valibot";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HealthSchema } from "../../../domain/contracts/metrics-api.js";
import type { ApiHandler } from "../../../lambdas/shared/http/api-handler.js";
import { request } from "./support/api.js";
import { stubEnvironment } from "./support/environment.js";
import { FakeDynamo, throttled } from "./support/fake-dynamo.js";
import { FakeQueue } from "./support/fake-queue.js";
import { context } from "./support/messages.js";
import { captureOutput } from "./support/output.js";

const dynamo = new FakeDynamo();
const queue = new FakeQueue();
let handler: ApiHandler;
let output: ReturnType<typeof captureOutput>;

beforeEach(async () => {
  stubEnvironment("metrics-api");
  vi.resetModules();
  ({ handler } = await import("../../../lambdas/metrics-api/handler.js"));
  output = captureOutput();
});
afterEach(() => {
  output.restore();
  dynamo.reset();
  queue.reset();
});
afterAll(() => vi.unstubAllEnvs());

const ask = async (tenant: string | null = "keyabc123") => {
  const { statusCode, body } = await handler(request("GET", tenant ? "/health/details" : "/health", { tenant }), context());
  return { statusCode, ...v.parse(HealthSchema, JSON.parse(body)) };
};
const circuit = (dependency: string, state: string) =>
  dynamo.table("circuit").set(dependency, { dependency, state, failures: 5, openedAt: Date.now(), leaseUntil: 0, version: 6 });

describe("GET /health and /health/details", () => {
  it("tells each dependency and its breaker", async () => {
    expect(await ask()).toMatchObject({
      statusCode: 200,
      status: "healthy",
      circuit_breaker: "CLOSED",
      services: { store: { status: "up", circuit_breaker: "CLOSED" }, queue: { status: "up", circuit_breaker: "CLOSED" } },
    });
  });

  it("tells the status alone to who has no key", async () => {
    expect(await ask(null)).toEqual({ statusCode: 200, status: "healthy" });
  });

  it.each([
    ["HALF_OPEN", "CLOSED", "HALF_OPEN", "healthy"],
    ["HALF_OPEN", "OPEN", "OPEN", "degraded"],
    ["OPEN", "CLOSED", "OPEN", "degraded"],
  ])("tells the worst of %s and %s: %s", async (store, other, worst, status) => {
    circuit("metrics-store", store);
    circuit("metrics-queue", other);
    expect(await ask()).toMatchObject({ statusCode: 200, status, circuit_breaker: worst });
  });

  it("is degraded while one dependency fails, and tells the kind of failure, not its words", async () => {
    queue.fault = () => Object.assign(new Error("connect ECONNREFUSED 10.0.0.7"), { name: "TimeoutError" });
    const health = await ask();
    expect(health).toMatchObject({
      statusCode: 200,
      status: "degraded",
      services: { queue: { status: "down", error: "TimeoutError" } },
    });
    expect(JSON.stringify(health)).not.toContain("10.0.0.7");
  });

  it("is 503 while nothing works, and does not know the breakers' states", async () => {
    dynamo.fault = throttled;
    queue.fault = () => new Error("down");
    expect(await ask()).toMatchObject({ statusCode: 503, status: "unhealthy", circuit_breaker: "UNKNOWN" });
  });

  it("waits for no dependency longer than a second", async () => {
    dynamo.delay = ({ table }) => (table === "metrics" ? new Promise(() => undefined) : Promise.resolve());
    const health = await ask();
    expect(health).toMatchObject({ status: "degraded", services: { store: { status: "down" }, queue: { status: "up" } } });
    expect(health.services?.queue?.latency_ms).toBeLessThan(900);
  });

  it("asks the dependencies once for many that ask at the same time", async () => {
    await Promise.all(Array.from({ length: 20 }, () => ask(null)));
    expect(dynamo.calls.filter(({ table }) => table === "metrics")).toHaveLength(1);
  });
});
