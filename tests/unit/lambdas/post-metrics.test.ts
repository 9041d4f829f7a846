import { describe, expect, it } from "vitest";
import { shardOf } from "../../../domain/metrics/keys.js";
import { acceptedOf, idsOf, metric, placesOf, post, problemOf, TENANT } from "./support/api.js";
import { metricsEndpoint, NOW } from "./support/metrics-endpoint.js";

const { dynamo, queue, output, send, items, messages, pointsQueued } = metricsEndpoint();

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
        series: `${TENANT}#checkout#response_time#${shardOf(id, 4)}`,
        at: `${NOW.toISOString()}#${id}`,
        tenantService: `${TENANT}#checkout#${shardOf(id, 4)}`,
        correlationId: expect.any(String),
        receivedAt: NOW.toISOString(),
        expiresAt: Math.ceil(NOW.getTime() / 1000) + 30 * 86_400,
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

describe("a list with wrong metrics in it", () => {
  const mixed = [metric({ value: 1 }), metric({ value: "2" }), metric({ value: 3 })];

  it("has the others accepted, and says of each what became of it", async () => {
    const answer = await send(post(mixed));
    expect(answer.statusCode).toBe(207);
    const told = acceptedOf(answer);
    expect(told).toMatchObject({ accepted: 2, rejected: 1, delayed: 0 });
    expect(told.results).toEqual([
      { index: 0, status: 202, id: told.ids[0] },
      { index: 1, status: 400, errors: [{ pointer: "#/1/value", detail: "must be a number" }] },
      { index: 2, status: 202, id: told.ids[2] },
    ]);
    expect(told.ids[1]).toBeNull();
    expect(items().map(({ value }) => value)).toEqual([1, 3]);
    expect(pointsQueued().map(({ value }) => value)).toEqual([1, 3]);
    expect(output.metric("MetricsAccepted")).toBe(2);
  });

  it("is refused whole where the caller prefers that", async () => {
    const answer = await send(post(mixed, { Prefer: "respond-async, handling=strict" }));
    expect(answer.statusCode).toBe(400);
    expect(answer.headers?.["Preference-Applied"]).toBe("handling=strict");
    expect(placesOf(answer)).toEqual(["#/1/value"]);
    expect(items()).toEqual([]);
  });

  it("of one metric, and one metric by itself, are answered in forms of their own", async () => {
    expect(acceptedOf(await send(post(metric())))).not.toHaveProperty("results");
    expect(acceptedOf(await send(post([metric()]))).results).toHaveLength(1);
  });
});

describe("ids of a request", () => {
  it.each(["caller-1234", "c7a30b1e-3f0e-4f6e-9d7a-000000000000"])("%s: the caller's is taken", async (id) => {
    const answer = await send(post(metric(), { "x-request-id": id }));
    expect(answer.headers).toMatchObject({ "X-Request-Id": id, "X-Correlation-Id": id });
    expect(output.lines().at(-1)).toMatchObject({ requestId: id, correlationId: id });
  });

  it("are API Gateway's where the caller has none that may be one", async () => {
    const requestContext = { requestId: "c7a30b1e-3f0e-4f6e-9d7a-aaaaaaaaaaaa", identity: { apiKeyId: TENANT } };
    const answer = await send({ ...post(metric(), { "x-request-id": "evil\nline" }), requestContext });
    expect(answer.headers).toMatchObject({ "X-Request-Id": requestContext.requestId });
  });
});

describe("a request that is wrong", () => {
  it("is told every bad field of every metric", async () => {
    const answer = await send(
      post([
        metric({ constructor: 1, metadata: { constructor: "x" } }),
        metric({ service_name: "a#b", value: "12", unit: "", colour: "red", size: 3 }),
        "text",
        metric({ value: undefined, timestamp: "yesterday", metadata: { deep: {} } }),
        metric({ timestamp: "2026-01-02T06:00:00Z" }),
        metric({ timestamp: "2020-01-01T00:00:00Z", metric_type: "4111111111111111" }),
      ]),
    );

    expect(answer.statusCode).toBe(400);
    const { code, errors = [] } = problemOf(answer);
    expect(code).toBe("invalid_request");
    expect(placesOf(answer).sort()).toEqual([
      "#/0/constructor",
      "#/0/metadata/constructor",
      "#/1/colour",
      "#/1/service_name",
      "#/1/size",
      "#/1/unit",
      "#/1/value",
      "#/2",
      "#/3/metadata/deep",
      "#/3/timestamp",
      "#/3/value",
      "#/4/timestamp",
      "#/5/metric_type",
      "#/5/timestamp",
    ]);
    expect(errors).toContainEqual({ pointer: "#/3/value", detail: "is missing" });
    expect(errors).toContainEqual({ pointer: "#/4/timestamp", detail: "must be at most two hours ahead" });
    for (const { detail } of errors) expect(detail).not.toMatch(/Invalid|received/);
    expect(dynamo.calls).toEqual([]);
    expect(queue.sent).toEqual([]);
    expect(output.lines()).toEqual([expect.objectContaining({ level: "WARN", status: 400 })]);
    expect(output.metric("OperationFailed")).toBeUndefined();
  });

  it("is told of at most a thousand problems", async () => {
    const hostile = Object.fromEntries(Array.from({ length: 5000 }, (_, key) => [`k${key}`, 1]));
    const answer = await send(post({ ...metric(), ...hostile }));
    expect(problemOf(answer).errors).toHaveLength(1000);
    expect(problemOf(answer).detail).toContain("5000 problems");
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
    ["a compressed body", metric(), { "content-encoding": "gzip" }, 415, "unsupported_media_type"],
    ["an empty key", metric(), { "Idempotency-Key": "" }, 400, "invalid_request"],
    ["an endless key", metric(), { "Idempotency-Key": "k".repeat(256) }, 400, "invalid_request"],
  ])("with %s is refused", async (_what, body, headers, status, code) => {
    const answer = await send(post(body, headers));
    expect(answer.statusCode).toBe(status);
    expect(problemOf(answer).code).toBe(code);
    expect(answer.headers?.["X-Request-Id"]).toMatch(/^[a-p]{32}$/);
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

it("answers 500 to what should not happen, and tells no more than that", async () => {
  await send(post(metric(), { "Idempotency-Key": "k" }));
  const [claim] = [...dynamo.table("idempotency").values()];
  dynamo.table("idempotency").set(String(claim?.id), { id: claim?.id, digest: 7 });
  const answer = await send(post(metric(), { "Idempotency-Key": "k" }));
  expect(answer.statusCode).toBe(500);
  expect(problemOf(answer)).toMatchObject({ code: "internal_error", detail: "something failed that should not" });
  expect(problemOf(answer)).not.toHaveProperty("errors");
  expect(output.lines().at(-1)).toMatchObject({ level: "ERROR", error: { name: "StoredItemError" } });
});
