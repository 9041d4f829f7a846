import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { describe, expect, it, vi } from "vitest";
import type { MetricsAccepted } from "../../../domain/contracts/metric.js";
import { throttled } from "../../support/memory-dynamo/index.js";
import {
  accepted,
  dynamo,
  handler,
  id,
  items,
  marks,
  NOW,
  output,
  point,
  published,
  queue,
  SHARDS,
  secondsAgo,
  seriesOf,
  store,
  useMetricsProcessor,
} from "./metrics-processor-run.js";
import { context, event, failed } from "./support/messages.js";

useMetricsProcessor();

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
