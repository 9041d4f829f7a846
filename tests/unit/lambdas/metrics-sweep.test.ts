import type { Context } from "aws-lambda";
import * as v from "valibot";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { INGESTION_VARIABLES } from "../../../domain/contracts/environment-variables.js";
import { type MetricPoint, MetricsAcceptedSchema } from "../../../domain/contracts/metric.js";
import { pointsOfPending } from "../../../domain/metrics/keys.js";
import { toPending, toStored } from "../../../domain/metrics/points.js";
import { downWhile, MemoryDynamo, platformTables } from "../../support/memory-dynamo/index.js";
import { stubEnvironment } from "./support/environment.js";
import { FakeQueue } from "./support/fake-queue.js";
import { context } from "./support/messages.js";
import { mockDynamo } from "./support/mock-dynamo.js";
import { captureOutput } from "./support/output.js";
import { metricId } from "./support/pipeline.js";

const SHARDS = 4;
const NOW = new Date("2026-01-02T03:04:05.678Z");
const MINUTE = 60_000;
const dynamo = new MemoryDynamo(platformTables());
const queue = new FakeQueue();
let handler: (event: unknown, context: Context) => Promise<void>;
let output: ReturnType<typeof captureOutput>;

beforeAll(async () => {
  stubEnvironment("metrics-sweep", { [INGESTION_VARIABLES.sweepMaxPoints]: "100" });
  mockDynamo(dynamo);
  ({ handler } = await import("../../../lambdas/metrics-sweep/handler.js"));
});
beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  output = captureOutput();
});
afterEach(() => {
  output.restore();
  dynamo.reset();
  queue.reset();
  vi.useRealTimers();
});
afterAll(() => vi.unstubAllEnvs());

const ago = (ms: number): string => new Date(NOW.getTime() - ms).toISOString();

const point = (n: number): MetricPoint => ({
  id: metricId(n),
  service_name: "checkout",
  metric_type: "response_time",
  value: n,
  timestamp: ago(10 * MINUTE),
});

/** Stores a point as one that the queue did not take. */
const pending = (n: number, { receivedAt = ago(10 * MINUTE), correlationId = "correlation-1", shards = SHARDS } = {}) => {
  const about = { tenant: "keyabc123", correlationId, receivedAt, shards, retentionDays: 30 };
  dynamo.table("metrics").put(toPending(toStored(point(n), about), shards));
};
const run = () => handler({}, context());
const sent = () => queue.sent.map(({ body }) => v.parse(MetricsAcceptedSchema, body));
const idsSent = () => sent().flatMap(({ points }) => points.map(({ id }) => id));
const measured = () => ["MetricsSwept", "MetricsPending", "PendingAge"].map((name) => output.metric(name));

describe("points that are stored and not queued", () => {
  it("are queued as they arrived, those of one request together", async () => {
    for (let n = 0; n < 30; n++) pending(n);
    pending(30, { correlationId: "correlation-2" });
    await run();
    expect(idsSent().sort()).toEqual(Array.from({ length: 31 }, (_, n) => metricId(n)).sort());
    expect(sent().find(({ correlationId }) => correlationId === "correlation-2")).toEqual({
      type: "metrics.accepted",
      tenant: "keyabc123",
      correlationId: "correlation-2",
      receivedAt: ago(10 * MINUTE),
      shards: SHARDS,
      swept: true,
      points: [point(30)],
    });
    expect(measured()).toEqual([31, 31, 600]);
    expect(output.lines()).toMatchObject([{ operation: "sweep-metrics", outcome: "swept", queued: 31 }]);
  });

  it("have the key that they were stored under, also when shards were added since", async () => {
    for (let n = 0; n < 12; n++) pending(n, { shards: 2 });
    await run();
    const stored = new Map(
      dynamo
        .table("metrics")
        .items()
        .map(({ id, series }) => [id, pointsOfPending(String(series))]),
    );
    for (const { points, ...about } of sent())
      for (const one of points) expect(toStored(one, { ...about, retentionDays: 30 }).series).toBe(stored.get(one.id));
    expect(idsSent()).toHaveLength(12);
  });

  it("wait until nobody else is about to queue them, and until their message has had its time", async () => {
    pending(1, { receivedAt: ago(59_000) });
    await run();
    expect(idsSent()).toEqual([]);
    expect(measured()).toEqual([0, 1, 59]);

    const swept: number[] = [];
    for (let minute = 1; minute <= 20; minute++) {
      vi.setSystemTime(NOW.getTime() + minute * MINUTE);
      await run();
      if (queue.sent.splice(0).length > 0) swept.push(minute);
    }
    expect(swept).toEqual([1, 3, 7, 15]);
  });

  it("are queued a bounded number at a time, the others with the next run", async () => {
    for (let n = 0; n < 180; n++) pending(n);
    await run();
    const first = new Set(idsSent());
    expect(first.size).toBeLessThanOrEqual(100);
    expect(first.size).toBeGreaterThan(90);
    vi.setSystemTime(NOW.getTime() + MINUTE);
    await run();
    expect(new Set(idsSent()).size).toBe(180);
  });

  it("are queued later when the queue is still down", async () => {
    pending(1);
    queue.fault = () => new Error("down");
    await expect(run()).rejects.toThrow("queued by a later run");
    expect(output.lines()).toMatchObject([{ level: "ERROR", queued: 0, pending: 1 }]);
    queue.fault = () => undefined;
    vi.setSystemTime(NOW.getTime() + 2 * MINUTE);
    await run();
    expect(idsSent()).toEqual([metricId(1)]);
  });

  it("cannot be found while the table is down, and that is said", async () => {
    dynamo.faults = downWhile(() => true);
    await expect(run()).rejects.toThrow(/reading table/);
    expect(measured()).toEqual([0, 0, 0]);
  });
});
