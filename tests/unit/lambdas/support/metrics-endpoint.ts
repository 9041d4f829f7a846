import * as v from "valibot";
import { afterAll, afterEach, beforeEach, vi } from "vitest";
import { MetricsAcceptedSchema } from "../../../../domain/contracts/metric.js";
import type { ApiHandler } from "../../../../lambdas/shared/http/api-handler.js";
import { stubEnvironment } from "./environment.js";
import { FakeDynamo, throttled } from "./fake-dynamo.js";
import { FakeQueue } from "./fake-queue.js";
import { context } from "./messages.js";
import { captureOutput } from "./output.js";

/** When every request arrives, until a test moves the clock. */
export const NOW = new Date("2026-01-02T03:04:05.678Z");

/** The function behind POST /metrics with a table and a queue of its own, made anew for each test of the file that calls this. */
export function metricsEndpoint() {
  const dynamo = new FakeDynamo();
  const queue = new FakeQueue();
  let handler: ApiHandler;
  let captured: ReturnType<typeof captureOutput>;

  beforeEach(async () => {
    vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
    stubEnvironment("metrics-api");
    // Breakers remember: each test has its own.
    vi.resetModules();
    ({ handler } = await import("../../../../lambdas/metrics-api/handler.js"));
    captured = captureOutput();
  });
  afterEach(() => {
    captured.restore();
    dynamo.reset();
    queue.reset();
    vi.useRealTimers();
  });
  afterAll(() => vi.unstubAllEnvs());

  const messages = () => queue.sent.map(({ body }) => v.parse(MetricsAcceptedSchema, body));
  return {
    dynamo,
    queue,
    /** What the running test wrote. */
    output: {
      lines: () => captured.lines(),
      metric: (name: string) => captured.metric(name),
      text: () => captured.text(),
    },
    send: (event: Parameters<ApiHandler>[0]) => handler(event, context()),
    /** Stored points, and notes that points are not queued. */
    items: () => [...dynamo.table("metrics").values()].filter(({ pending }) => pending === undefined),
    notes: () => [...dynamo.table("metrics").values()].filter(({ pending }) => pending !== undefined),
    messages,
    pointsQueued: () => messages().flatMap(({ points }) => points),
    storeFails: () => {
      dynamo.fault = ({ table, operation }) =>
        table === "metrics" && (operation === "batch" || operation === "put") ? throttled() : undefined;
    },
  };
}
