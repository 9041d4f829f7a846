import * as v from "valibot";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MetricsAcceptedSchema } from "../../../domain/contracts/metric.js";
import type { ApiHandler } from "../../../lambdas/shared/http/api-handler.js";
import { errorOf, idsOf, metric, OTHER_TENANT, post, TENANT } from "./support/api.js";
import { stubEnvironment } from "./support/environment.js";
import { FakeDynamo, throttled } from "./support/fake-dynamo.js";
import { FakeQueue } from "./support/fake-queue.js";
import { context } from "./support/messages.js";
import { captureOutput } from "./support/output.js";

const NOW = new Date("2026-01-02T03:04:05.678Z");
const dynamo = new FakeDynamo();
const queue = new FakeQueue();
let handler: ApiHandler;
let output: ReturnType<typeof captureOutput>;

beforeEach(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  stubEnvironment("metrics-api");
  // Breakers remember: each test has its own.
  vi.resetModules();
  ({ handler } = await import("../../../lambdas/metrics-api/handler.js"));
  output = captureOutput();
});
afterEach(() => {
  output.restore();
  dynamo.reset();
  queue.reset();
  vi.useRealTimers();
});
afterAll(() => vi.unstubAllEnvs());

const send = (event: Parameters<ApiHandler>[0]) => handler(event, context());
const items = () => [...dynamo.table("metrics").values()];
const messages = () => queue.sent.map(({ body }) => v.parse(MetricsAcceptedSchema, body));
const pointsQueued = () => messages().flatMap(({ points }) => points);
const storeFails = () => {
  dynamo.fault = ({ table, operation }) =>
    table === "metrics" && (operation === "batch" || operation === "put") ? throttled() : undefined;
};

describe("one metric", () => {
  it("is stored, queued and answered with its id", async () => {
    const answer = await send(post(metric({ unit: "ms", metadata: { operation: "pay", retries: 2, ok: true } })));

    expect(answer.statusCode).toBe(202);
    const [id = ""] = idsOf(answer);
    expect(id).toMatch(/^met_[a-p]{32}$/);
    expect(items()).toEqual([
      {
        id,
        service_name: "checkout",
        metric_type: "response_time",
        value: 120.5,
        unit: "ms",
        metadata: { operation: "pay", retries: 2, ok: true },
        timestamp: NOW.toISOString(),
        timed: "on-arrival",
        series: `${TENANT}#checkout#response_time`,
        at: `${NOW.toISOString()}#${id}`,
        tenantService: `${TENANT}#checkout`,
        correlationId: expect.any(String),
        receivedAt: NOW.toISOString(),
        expiresAt: Math.ceil(NOW.getTime() / 1000) + 90 * 86_400,
      },
    ]);
    expect(messages()).toMatchObject([{ tenant: TENANT, points: [{ id, value: 120.5 }] }]);
  });

  it("keeps the time it was given, in UTC", async () => {
    await send(post(metric({ timestamp: "2026-01-02T04:00:00.5+02:00" })));
    expect(items()).toMatchObject([{ timestamp: "2026-01-02T02:00:00.500Z" }]);
    expect(items()[0]).not.toHaveProperty("timed");
  });

  it("is answered with the caller's correlation id, which is in the message and the log too", async () => {
    const answer = await send(post(metric(), { "X-Correlation-Id": "correlation-1" }));
    expect(answer.headers).toMatchObject({ "X-Correlation-Id": "correlation-1", "Access-Control-Allow-Origin": "*" });
    expect(messages()).toMatchObject([{ correlationId: "correlation-1" }]);
    expect(output.lines()).toEqual([
      expect.objectContaining({
        level: "INFO",
        operation: "POST /metrics",
        status: 202,
        correlationId: "correlation-1",
        tenant: TENANT,
        stored: 1,
        queued: 1,
        durationMs: expect.any(Number),
      }),
    ]);
    expect(output.metric("MetricsAccepted")).toBe(1);
    expect(output.metric("OperationSucceeded")).toBe(1);
  });

  it.each(["short", "4111111111111111", "has blanks in it"])("gets a correlation id of its own in place of %s", async (given) => {
    const answer = await send(post(metric(), { "x-correlation-id": given }));
    expect(answer.headers?.["X-Correlation-Id"]).toMatch(/^[a-p]{32}$/);
  });

  it("leaves no card number in the table, the queue or the log", async () => {
    await send(post(metric({ metadata: { note: "paid with 4111 1111 1111 1111", card: 4111111111111111 } })));
    const everywhere = JSON.stringify([items(), messages()]) + output.text();
    expect(everywhere).not.toMatch(/4111/);
    expect(items()).toMatchObject([{ metadata: { note: "paid with [card number removed]" } }]);
  });
});

describe("a list of metrics", () => {
  it("of 500 is stored in batches, queued in messages of 25 and answered in order", async () => {
    const list = Array.from({ length: 500 }, (_, value) => metric({ value }));
    const answer = await send(post(list));

    const ids = idsOf(answer);
    expect(new Set(ids).size).toBe(500);
    expect(items()).toHaveLength(500);
    expect(dynamo.calls.filter(({ operation }) => operation === "batch")).toHaveLength(20);
    expect(messages()).toHaveLength(20);
    expect(pointsQueued().map(({ id, value }) => [id, value])).toEqual(ids.map((id, value) => [id, value]));
  });

  it("with large metadata is queued in messages that SQS takes", async () => {
    const metadata = Object.fromEntries(Array.from({ length: 20 }, (_, key) => [`key${key}`, "語".repeat(256)]));
    await send(post(Array.from({ length: 50 }, () => metric({ metadata }))));
    expect(pointsQueued()).toHaveLength(50);
    for (const { body } of queue.sent) expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(256 * 1024);
  });

  it("asks again for what the table leaves undone", async () => {
    const seen = new Set<unknown>();
    dynamo.undone = ({ id }) => !seen.has(id) && Boolean(seen.add(id)) && seen.size % 2 === 0;
    const answer = await send(post(Array.from({ length: 30 }, () => metric())));
    expect(answer.statusCode).toBe(202);
    expect(items()).toHaveLength(30);
    expect(output.metric("MetricsNotStored")).toBeUndefined();
  });
});

describe("a request that is wrong", () => {
  it("is told every bad field of every metric", async () => {
    const answer = await send(
      post([
        metric(),
        metric({ service_name: "a#b", value: "12", unit: "", colour: "red", size: 3 }),
        "text",
        metric({ value: undefined, timestamp: "yesterday", metadata: { deep: {} } }),
        metric({ timestamp: "2026-01-02T06:00:00Z" }),
        metric({ timestamp: "2020-01-01T00:00:00Z", metric_type: "4111111111111111" }),
      ]),
    );

    expect(answer.statusCode).toBe(400);
    const { code, details = [] } = errorOf(answer);
    expect(code).toBe("invalid_request");
    expect(details.map(({ index, path }) => `${index}.${path}`).sort()).toEqual([
      "1.colour",
      "1.service_name",
      "1.size",
      "1.unit",
      "1.value",
      "2.",
      "3.metadata.deep",
      "3.timestamp",
      "3.value",
      "4.timestamp",
      "5.metric_type",
      "5.timestamp",
    ]);
    expect(details).toContainEqual({ index: 3, path: "value", message: "is missing" });
    expect(details).toContainEqual({ index: 4, path: "timestamp", message: "must be at most two hours ahead" });
    for (const { message } of details) expect(message).not.toMatch(/Invalid|received/);
    expect(dynamo.calls).toEqual([]);
    expect(queue.sent).toEqual([]);
    expect(output.lines()).toEqual([expect.objectContaining({ level: "WARN", status: 400 })]);
    expect(output.metric("OperationFailed")).toBeUndefined();
  });

  it("is told of at most a thousand problems", async () => {
    const hostile = Object.fromEntries(Array.from({ length: 5000 }, (_, key) => [`k${key}`, 1]));
    const answer = await send(post({ ...metric(), ...hostile }));
    expect(errorOf(answer).details).toHaveLength(1000);
    expect(errorOf(answer).message).toContain("5000 problems");
  });

  it.each([
    ["no JSON", "{not json", {}, 400, "invalid_request"],
    ["no body", "", {}, 400, "invalid_request"],
    ["an empty list", [], {}, 400, "invalid_request"],
    ["null", "null", {}, 400, "invalid_request"],
    ["501 metrics", Array.from({ length: 501 }, () => metric()), {}, 413, "payload_too_large"],
    ["too much text", JSON.stringify(metric()) + " ".repeat(1024 * 1024), {}, 413, "payload_too_large"],
    ["another content type", metric(), { "content-type": "text/plain" }, 415, "unsupported_media_type"],
    ["another character set", metric(), { "content-type": "application/json; charset=latin1" }, 415, "unsupported_media_type"],
    ["an empty key", metric(), { "Idempotency-Key": "" }, 400, "invalid_request"],
    ["an endless key", metric(), { "Idempotency-Key": "k".repeat(256) }, 400, "invalid_request"],
  ])("with %s is refused", async (_what, body, headers, status, code) => {
    const answer = await send(post(body, headers));
    expect(answer.statusCode).toBe(status);
    expect(errorOf(answer).code).toBe(code);
    expect(answer.headers?.["X-Correlation-Id"]).toMatch(/^[a-p]{32}$/);
    expect(dynamo.calls).toEqual([]);
  });

  it("without an API key is refused", async () => {
    const answer = await send(post(metric(), {}, { tenant: null }));
    expect(answer.statusCode).toBe(403);
    expect(items()).toEqual([]);
  });

  it("may be base64, as API Gateway sends binary media types", async () => {
    const body = Buffer.from(JSON.stringify(metric())).toString("base64");
    expect((await send(post(body, {}, { isBase64Encoded: true }))).statusCode).toBe(202);
  });
});

describe("when one of table and queue fails", () => {
  it("the queue alone is enough", async () => {
    storeFails();
    const answer = await send(post([metric(), metric()]));

    expect(answer.statusCode).toBe(202);
    expect(items()).toEqual([]);
    expect(pointsQueued().map(({ id }) => id)).toEqual(idsOf(answer));
    expect(output.metric("MetricsNotStored")).toBe(2);
    expect(output.lines().at(-1)).toMatchObject({ stored: 0, queued: 2, error: { name: "DependencyError" } });
  });

  it("the table alone is enough", async () => {
    queue.fault = () => new Error("down");
    const answer = await send(post([metric(), metric()]));

    expect(answer.statusCode).toBe(202);
    expect(items().map(({ id }) => id)).toEqual(idsOf(answer));
    expect(output.metric("MetricsNotQueued")).toBe(2);
  });

  it("neither is a 503 that says when to come back and which metrics were not taken", async () => {
    storeFails();
    queue.fault = () => new Error("down");
    const answer = await send(post([metric(), metric()]));

    expect(answer.statusCode).toBe(503);
    expect(Number(answer.headers?.["Retry-After"])).toBeGreaterThan(0);
    expect(errorOf(answer)).toMatchObject({ code: "unavailable", details: [{ index: 0 }, { index: 1 }] });
    expect(output.metric("OperationFailed")).toBe(1);
  });

  it("tells only the metrics that neither took", async () => {
    dynamo.undone = ({ value }) => value === 1;
    queue.fault = () => new Error("down");
    const answer = await send(post([metric({ value: 0 }), metric({ value: 1 })]));
    expect(answer.statusCode).toBe(503);
    expect(errorOf(answer).details).toEqual([{ index: 1, path: "", message: "was not taken" }]);
  });

  it("stops asking the table after five failures, and goes on by the queue", async () => {
    storeFails();
    for (let attempt = 0; attempt < 7; attempt++) expect((await send(post(metric()))).statusCode).toBe(202);
    expect(dynamo.calls.filter(({ operation }) => operation === "batch")).toHaveLength(5);
    expect(pointsQueued()).toHaveLength(7);
    expect(dynamo.table("circuit").get("metrics-store")).toMatchObject({ state: "OPEN" });
  });

  it("with both breakers open answers at once, and says when the next trial is", async () => {
    for (const dependency of ["metrics-store", "metrics-queue"])
      dynamo.table("circuit").set(dependency, {
        dependency,
        state: "OPEN",
        failures: 5,
        openedAt: NOW.getTime() - 20_000,
        leaseUntil: 0,
        version: 6,
      });
    const answer = await send(post(metric()));
    expect(answer.statusCode).toBe(503);
    expect(answer.headers?.["Retry-After"]).toBe("40");
    expect(output.metric("CircuitOpen")).toBe(2);
    expect(queue.sent).toEqual([]);
    expect(items()).toEqual([]);
  });

  it("does not count what the table refuses because of us", async () => {
    dynamo.fault = ({ operation }) =>
      operation === "batch" ? Object.assign(new Error("bad"), { name: "ValidationException" }) : undefined;
    for (let attempt = 0; attempt < 7; attempt++) await send(post(metric()));
    expect(dynamo.calls.filter(({ operation }) => operation === "batch")).toHaveLength(7);
  });

  it("does not wait for a silent table longer than its patience", async () => {
    vi.useRealTimers();
    dynamo.delay = ({ operation }) => (operation === "batch" ? new Promise(() => undefined) : Promise.resolve());
    const answer = await send(post(metric()));
    expect(answer.statusCode).toBe(202);
    expect(pointsQueued()).toHaveLength(1);
  });
});

describe("a request with an Idempotency-Key", () => {
  const KEY = { "Idempotency-Key": "order-42" };
  const later = () => vi.setSystemTime(NOW.getTime() + 90_000);

  it("that is repeated changes nothing and gets the same ids", async () => {
    const first = await send(post([metric(), metric()], KEY));
    const before = structuredClone(items());
    later();
    const second = await send(post([metric(), metric()], KEY));

    expect(second.statusCode).toBe(202);
    expect(idsOf(second)).toEqual(idsOf(first));
    expect(items()).toEqual(before);
    expect(queue.sent).toHaveLength(1);
  });

  it("is another request for another tenant", async () => {
    const first = await send(post(metric(), KEY));
    const other = await send(post(metric(), KEY, { tenant: OTHER_TENANT }));
    expect(idsOf(other)).not.toEqual(idsOf(first));
    expect(items()).toHaveLength(2);
  });

  it("is refused with other metrics", async () => {
    await send(post(metric(), KEY));
    const answer = await send(post(metric({ value: 2 }), KEY));
    expect(answer.statusCode).toBe(422);
    expect(errorOf(answer).code).toBe("idempotency_key_reused");
    expect(items()).toHaveLength(1);
  });

  it("is completed by its repetition, with the times of the first arrival", async () => {
    queue.fault = () => new Error("down");
    const first = await send(post([metric(), metric()], KEY));
    expect(first.statusCode).toBe(202);
    queue.fault = () => undefined;
    const before = structuredClone(items());
    later();
    const second = await send(post([metric(), metric()], KEY));

    expect(idsOf(second)).toEqual(idsOf(first));
    expect(items()).toEqual(before);
    expect(pointsQueued()).toMatchObject([{ timestamp: NOW.toISOString() }, { timestamp: NOW.toISOString() }]);
  });

  it("does not undo what was done with its metrics", async () => {
    queue.fault = () => new Error("down");
    await send(post(metric(), KEY));
    queue.fault = () => undefined;
    const [item] = items();
    if (item) dynamo.table("metrics").set(`${item.series}|${item.at}`, { ...item, processedAt: NOW.toISOString() });
    await send(post(metric(), KEY));
    expect(items()).toMatchObject([{ processedAt: NOW.toISOString() }]);
  });

  it("goes by the queue alone, with its claim, while keys cannot be claimed", async () => {
    dynamo.fault = ({ table }) => (table === "idempotency" ? throttled() : undefined);
    const answer = await send(post(metric(), KEY));

    expect(answer.statusCode).toBe(202);
    expect(items()).toEqual([]);
    expect(messages()).toMatchObject([{ claim: { receivedAt: NOW.toISOString() }, points: [{ timed: "on-arrival" }] }]);
    expect(JSON.stringify(queue.sent)).not.toContain("order-42");
  });

  it("is stored when neither its key can be claimed nor the queue takes it", async () => {
    dynamo.fault = ({ table }) => (table === "idempotency" ? throttled() : undefined);
    queue.fault = () => new Error("down");
    const answer = await send(post(metric(), KEY));
    expect(answer.statusCode).toBe(202);
    expect(items().map(({ id }) => id)).toEqual(idsOf(answer));
  });

  it("says so when it cannot be noted as done, and is harmless when repeated", async () => {
    let puts = 0;
    dynamo.fault = ({ table, operation }) =>
      table === "idempotency" && operation === "put" && ++puts === 2 ? throttled() : undefined;
    await send(post(metric(), KEY));
    expect(output.lines().at(-1)).toMatchObject({ status: 202, error: { name: "DependencyError" } });
    const before = structuredClone(items());
    await send(post(metric(), KEY));
    expect(items()).toEqual(before);
  });
});

it("answers 500 to what should not happen, and tells no more than that", async () => {
  await send(post(metric(), { "Idempotency-Key": "k" }));
  const [claim] = [...dynamo.table("idempotency").values()];
  dynamo.table("idempotency").set(String(claim?.id), { id: claim?.id, digest: 7 });
  const answer = await send(post(metric(), { "Idempotency-Key": "k" }));
  expect(answer.statusCode).toBe(500);
  expect(errorOf(answer)).toEqual({ code: "internal_error", message: "something failed that should not" });
  expect(output.lines().at(-1)).toMatchObject({ level: "ERROR", error: { name: "StoredItemError" } });
});
