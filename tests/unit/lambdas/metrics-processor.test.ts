import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { INGESTION_VARIABLES } from "../../../domain/contracts/environment-variables.js";
import type { MetricPoint, MetricsAccepted } from "../../../domain/contracts/metric.js";
import { shardOf } from "../../../domain/metrics/keys.js";
import type { SqsHandler } from "../../../lambdas/shared/sqs-handler.js";
import { MemoryDynamo, platformTables, throttled } from "../../support/memory-dynamo/index.js";
import { stubEnvironment } from "./support/environment.js";
import { FakeQueue } from "./support/fake-queue.js";
import { context, event, failed } from "./support/messages.js";
import { mockDynamo } from "./support/mock-dynamo.js";
import { captureOutput } from "./support/output.js";

const SHARDS = 4;
const RULES = { "out-of-stock": { metricType: "stock*", comparison: "below", threshold: 1 } };
const NOW = new Date("2026-01-02T03:04:05.678Z");
const dynamo = new MemoryDynamo(platformTables());
const queue = new FakeQueue();
let handler: SqsHandler;
let output: ReturnType<typeof captureOutput>;

beforeAll(() => {
  stubEnvironment("metrics-processor", { [INGESTION_VARIABLES.rules]: JSON.stringify(RULES) });
  mockDynamo(dynamo);
});
beforeEach(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  // A process remembers the series it has seen: each test has its own.
  vi.resetModules();
  ({ handler } = await import("../../../lambdas/metrics-processor/handler.js"));
  output = captureOutput();
});
afterEach(() => {
  output.restore();
  dynamo.reset();
  queue.reset();
  vi.useRealTimers();
});
afterAll(() => vi.unstubAllEnvs());

/** The n-th id. */
const id = (n: number): string =>
  `met_${[...String(n).padStart(32, "0")].map((digit) => String.fromCharCode(97 + Number(digit))).join("")}`;
const secondsAgo = (seconds: number): string => new Date(NOW.getTime() - seconds * 1000).toISOString();

const point = (n: number, change: Partial<MetricPoint> = {}): MetricPoint => ({
  id: id(n),
  service_name: "checkout",
  metric_type: "response_time",
  value: 100,
  timestamp: secondsAgo(0),
  ...change,
});

const accepted = (points: readonly MetricPoint[], change: Partial<MetricsAccepted> = {}): MetricsAccepted => ({
  type: "metrics.accepted",
  tenant: "keyabc123",
  correlationId: "correlation-1",
  receivedAt: NOW.toISOString(),
  shards: SHARDS,
  points: [...points],
  ...change,
});

const seriesOf = (id: string) => `keyabc123#checkout#response_time#${shardOf(id, SHARDS)}`;
const store = (stored: MetricPoint, more: Record<string, unknown> = {}) => {
  dynamo.table("metrics").put({
    ...stored,
    series: seriesOf(stored.id),
    at: `${stored.timestamp}#${stored.id}`,
    tenantService: `keyabc123#checkout#${shardOf(stored.id, SHARDS)}`,
    correlationId: "correlation-0",
    receivedAt: stored.timestamp,
    expiresAt: Math.ceil(NOW.getTime() / 1000) + 1000,
    ...more,
  });
};
/** So many published points of around 100, a second apart, the last a second ago. */
const history = (count: number) => {
  for (let n = 1; n <= count; n++) store(point(1000 + n, { value: 100 + (n % 5), timestamp: secondsAgo(n) }));
};
const all = () => dynamo.table("metrics").items();
const items = () => all().filter(({ id }) => id !== undefined);
const ofKind = (kind: string) => all().filter(({ series }) => String(series).endsWith(`#${kind}`));
const marks = () => ofKind("done");
/** EMF lines of posted metrics, not of the function itself. */
const published = () => output.emf().filter(({ metricId }) => metricId !== undefined);

describe("a message", () => {
  it("has its points stored, where they are not, and published once each", async () => {
    const response = await handler(
      event(accepted([point(1), point(2, { metric_type: "business.revenue", value: 7, unit: "USD" })])),
      context(),
    );

    expect(failed(response)).toEqual([]);
    expect(items()).toHaveLength(2);
    expect(items()[0]).toMatchObject({ series: seriesOf(id(1)), expiresAt: expect.any(Number) });
    expect(marks()).toHaveLength(2);
    expect(published()).toMatchObject([
      { service: "checkout", environment: "test", tenant: "keyabc123", response_time: 100, correlationId: "correlation-1" },
      { "business.revenue": 7 },
    ]);
    expect(published().map(({ _aws }) => _aws.CloudWatchMetrics[0])).toEqual([
      {
        Namespace: "observability-platform/Application",
        Dimensions: [["service", "environment", "tenant"]],
        Metrics: [{ Name: "response_time", Unit: "None" }],
      },
      {
        Namespace: "observability-platform/Business",
        Dimensions: [["service", "environment", "tenant"]],
        Metrics: [{ Name: "business.revenue", Unit: "None" }],
      },
    ]);
    expect(output.metric("MetricsRepaired")).toBe(2);
    expect(output.lines()).toEqual([
      expect.objectContaining({
        operation: "process-metrics",
        outcome: "published",
        published: 2,
        correlationId: "correlation-1",
      }),
    ]);
  });

  it("does not count as a repair what was stored already", async () => {
    store(point(1));
    await handler(event(accepted([point(1)])), context());
    expect(published()).toHaveLength(1);
    expect(output.metric("MetricsRepaired")).toBeUndefined();
  });

  it("that comes again changes nothing", async () => {
    await handler(event(accepted([point(1), point(2)])), context());
    const before = structuredClone(items());
    output.clear();
    vi.setSystemTime(NOW.getTime() + 60_000);
    const response = await handler(event(accepted([point(1), point(2)]), accepted([point(2)])), context());

    expect(failed(response)).toEqual([]);
    expect(items()).toEqual(before);
    expect(published()).toEqual([]);
    expect(output.metric("DuplicateMessage")).toBe(3);
    expect(output.lines()).toMatchObject([{ outcome: "duplicate" }, { outcome: "duplicate" }]);
  });

  it("that two invocations have at a time is published by one of them", async () => {
    await Promise.all([handler(event(accepted([point(1)])), context()), handler(event(accepted([point(1)])), context())]);
    expect(published()).toHaveLength(1);
    expect(output.metric("DuplicateMessage")).toBe(1);
  });

  it.each(["BatchGetItem", "BatchWriteItem", "Query", "UpdateItem", "TransactWriteItems"])(
    "goes on where it failed: %s",
    async (command) => {
      dynamo.faults.before = (call) => (call.command === command ? throttled() : undefined);
      const message = accepted([point(1), point(2)]);
      expect(failed(await handler(event(message), context()))).toEqual(["message-0"]);
      expect(published()).toEqual([]);
      dynamo.faults = {};
      expect(failed(await handler(event(message), context()))).toEqual([]);
      expect(published().map(({ metricId }) => metricId)).toEqual([id(1), id(2)]);
      expect(items()).toHaveLength(2);
    },
  );

  it("fails with every other that brought the same point", async () => {
    dynamo.faults.before = ({ command }) => (command === "BatchWriteItem" ? throttled() : undefined);
    const message = accepted([point(1)]);
    expect(failed(await handler(event(message, message), context()))).toEqual(["message-0", "message-1"]);
  });

  it("is published when the answer to its transaction was lost", async () => {
    dynamo.faults.after = ({ command }) =>
      command === "TransactWriteItems"
        ? new TransactionCanceledException({
            message: "busy",
            $metadata: {},
            CancellationReasons: [{ Code: "TransactionConflict" }],
          })
        : undefined;
    expect(failed(await handler(event(accepted([point(1)])), context()))).toEqual([]);
    expect(dynamo.calls.filter(({ command }) => command === "TransactWriteItems")).toHaveLength(2);
    expect(published()).toHaveLength(1);
    expect(output.metric("DuplicateMessage")).toBeUndefined();
  });

  it("keeps what is too old for CloudWatch, and does not publish it", async () => {
    const old = point(1, { timestamp: secondsAgo(15 * 86_400) });
    await handler(event(accepted([old])), context());
    expect(items()).toHaveLength(1);
    expect(published()).toEqual([]);
  });

  it.each([
    ["no JSON", "{not json"],
    ["no points", accepted([])],
    ["a wrong tenant", accepted([point(1)], { tenant: "a#b" })],
    ["a wrong point", accepted([point(1, { value: 1e200 })])],
    ["more points than one may have", accepted(Array.from({ length: 26 }, (_, n) => point(n)))],
  ])("with %s is refused and given back at once, the others of its batch are done", async (_what, body) => {
    const response = await handler(event(body, accepted([point(9)])), context());
    expect(failed(response)).toEqual(["message-0"]);
    expect(queue.givenBack).toMatchObject([{ receiptHandle: "handle-0", afterSeconds: 0 }]);
    expect(output.metric("InvalidMessage")).toBe(1);
    expect(items()).toHaveLength(1);
  });

  it("near the end of the invocation's time begins nothing it could not finish", async () => {
    expect(failed(await handler(event(accepted([point(1)])), context(1200)))).toEqual(["message-0"]);
    expect(items()).toEqual([]);
  });
});

describe("a claim that could not be made on arrival", () => {
  const claim = {
    id: "metrics#x",
    digest: "d",
    receivedAt: NOW.toISOString(),
    correlationId: "correlation-1",
    shards: SHARDS,
    expiration: 1,
  };
  const late = (change: Partial<MetricsAccepted> = {}) => {
    const receivedAt = new Date(NOW.getTime() + 90_000).toISOString();
    return accepted([point(1, { timestamp: receivedAt, timed: "on-arrival" })], {
      receivedAt,
      claim: { ...claim, receivedAt },
      ...change,
    });
  };

  it("makes a repeated request the same points", async () => {
    await handler(event(accepted([point(1, { timed: "on-arrival" })], { claim })), context());
    await handler(event(late()), context());
    expect(items()).toMatchObject([{ timestamp: NOW.toISOString(), receivedAt: NOW.toISOString() }]);
    expect(published()).toHaveLength(1);
  });

  it("of another request under the same key leaves both requests as they are", async () => {
    await handler(event(accepted([point(1, { timed: "on-arrival" })], { claim: { ...claim, digest: "other" } })), context());
    await handler(event(late()), context());
    expect(items()).toHaveLength(2);
  });

  it("goes back to the queue while it still cannot be made", async () => {
    dynamo.faults.before = ({ tables }) => (tables.includes("idempotency") ? throttled() : undefined);
    expect(failed(await handler(event(late()), context()))).toEqual(["message-0"]);
    expect(items()).toEqual([]);
  });
});

describe("a value far from those before it", () => {
  const far = point(1, { value: 900 });

  it("is handed to the analysis with its window", async () => {
    history(60);
    await handler(event(accepted([far])), context());
    expect(queue.sent).toEqual([
      {
        queue: "analysis",
        body: {
          type: "analysis.requested",
          analysisId: id(1).replace("met_", "ana_"),
          tenant: "keyabc123",
          service_name: "checkout",
          metric_type: "response_time",
          correlationId: "correlation-1",
          trigger: far,
          window: { from: `${secondsAgo(60)}#${id(1060)}`, to: `${far.timestamp}#${far.id}` },
        },
      },
    ]);
    expect(output.metric("AnalysesRequested")).toBe(1);
  });

  it("is handed over once while the deviation lasts, and again when it turns", async () => {
    history(60);
    const values = [900, 905, 910, -700];
    await handler(
      event(accepted(values.map((value, n) => point(n, { value, timestamp: new Date(NOW.getTime() + n).toISOString() })))),
      context(),
    );
    expect(queue.sent.map(({ body }) => body)).toMatchObject([{ trigger: { value: 900 } }, { trigger: { value: -700 } }]);
  });

  it("is asked about once in a while, in whatever batches it comes", async () => {
    history(60);
    const at = (n: number) => new Date(NOW.getTime() + n).toISOString();
    for (const n of [1, 2, 3]) await handler(event(accepted([point(n, { value: 900 + n, timestamp: at(n) })])), context());
    expect(queue.sent).toHaveLength(1);
    vi.setSystemTime(NOW.getTime() + 16 * 60_000);
    await handler(event(accepted([point(4, { value: 904, timestamp: at(4) })])), context());
    expect(queue.sent.map(({ body }) => body)).toMatchObject([{ trigger: { value: 901 } }, { trigger: { value: 904 } }]);
    expect(output.metric("AnalysesRequested")).toBe(2);
  });

  it("is found by a rule of the configuration too, and counted for it", async () => {
    const low = point(1, { metric_type: "stock.shoes", value: 0 });
    await handler(event(accepted([low, point(2, { metric_type: "stock.hats", value: 1 })])), context());
    expect(queue.sent.map(({ body }) => body)).toMatchObject([{ trigger: { id: low.id }, window: { from: expect.any(String) } }]);
    expect(output.emf().find(({ RuleMatched }) => RuleMatched !== undefined)).toMatchObject({
      rule: "out-of-stock",
      RuleMatched: 1,
    });
  });

  it.each([
    ["a value as usual", 60, 103],
    ["too short a history", 11, 900],
  ])("%s is not", async (_what, count, value) => {
    history(count);
    await handler(event(accepted([point(1, { value })])), context());
    expect(queue.sent).toEqual([]);
  });

  it("is not lost when the analysis cannot be asked for", async () => {
    history(60);
    queue.fault = () => new Error("down");
    expect(failed(await handler(event(accepted([far])), context()))).toEqual(["message-0"]);
    queue.fault = () => undefined;
    expect(failed(await handler(event(accepted([far])), context()))).toEqual([]);
    expect(queue.sent).toHaveLength(1);
    expect(published()).toHaveLength(1);
  });
});

describe("sums over hours and days", () => {
  it("count every point once, those of several messages in one transaction", async () => {
    const values = [5, -3, 12];
    const messages = values.map((value, n) => accepted([point(1, { value: 7 }), point(n + 2, { value })]));
    expect(failed(await handler(event(...messages), context()))).toEqual([]);
    await handler(event(...messages), context());

    for (const kind of ["hour", "day"]) {
      const sums = ofKind(kind);
      const total = (name: string) => sums.reduce((sum, item) => sum + Number(item[name]), 0);
      expect([total("count"), total("sum")]).toEqual([4, 21]);
      expect(Math.min(...sums.map(({ min }) => Number(min)))).toBe(-3);
      expect(Math.max(...sums.map(({ max }) => Number(max)))).toBe(12);
    }
    expect(ofKind("hour")[0]).toMatchObject({ at: "2026-01-02T03:00:00.000Z" });
    expect(ofKind("day")[0]).toMatchObject({ at: "2026-01-02T00:00:00.000Z" });
    expect(dynamo.calls.filter(({ command }) => command === "TransactWriteItems")).toHaveLength(1);
    expect(output.metric("DuplicateMessage")).toBe(2 + 6);
  });

  it("are kept for their own time", async () => {
    await handler(event(accepted([point(1)])), context());
    const days = (item: Record<string, unknown> | undefined) =>
      (Number(item?.expiresAt) * 1000 - Date.parse(String(item?.at))) / 86_400_000;
    expect([days(ofKind("hour")[0]), days(ofKind("day")[0])]).toEqual([90, 730]);
    const [mark] = marks();
    expect(Number(mark?.expiresAt) - NOW.getTime() / 1000).toBeGreaterThanOrEqual(30 * 86_400);
  });

  it("that others write too are tried again; other points do not wait for them", async () => {
    const busy = seriesOf(id(1));
    let refusals = 3;
    dynamo.faults.conflict = ({ series }) => String(series).startsWith(busy) && refusals-- > 0;
    const other = point(2, { metric_type: "stock", value: 4 });
    expect(failed(await handler(event(accepted([point(1), other])), context()))).toEqual([]);
    expect(published().map(({ metricId }) => metricId)).toEqual([id(1), id(2)]);
  });

  it("that never can be written fail their own messages alone", async () => {
    dynamo
      .table("metrics")
      .put({ series: `${seriesOf(id(1))}#hour`, at: "2026-01-02T03:00:00.000Z", min: 1, max: 1000, count: "many", sum: 0 });
    const other = point(2, { metric_type: "stock", value: 4 });
    expect(failed(await handler(event(accepted([point(1)]), accepted([other])), context()))).toEqual(["message-0"]);
    expect(published().map(({ metricId }) => metricId)).toEqual([id(2)]);
  });

  it("wait for others only while there is time", async () => {
    dynamo.faults.conflict = () => true;
    expect(failed(await handler(event(accepted([point(1)])), context(2020)))).toEqual(["message-0"]);
    expect(output.lines().at(-1)).toMatchObject({ level: "ERROR", error: { name: "DependencyError" } });
  });
});
