import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { ApiHandler } from "../../../lambdas/shared/http/api-handler.js";
import { get, idsOf, metric, OTHER_TENANT, pageOf, post, problemOf, request } from "./support/api.js";
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

beforeAll(async () => {
  stubEnvironment("metrics-api", { API_ALLOWED_ORIGINS: "https://a.example.com,https://b.example.com" });
  ({ handler } = await import("../../../lambdas/metrics-api/handler.js"));
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

const send = (event: Parameters<ApiHandler>[0]) => handler(event, context());
const at = (minute: number): string => new Date(NOW.getTime() - minute * 60_000).toISOString();
/** Ten points of one series, two of another, the first the latest. */
const fill = (change: Record<string, unknown> = {}) =>
  send(
    post([
      ...Array.from({ length: 10 }, (_, minute) => metric({ value: minute, timestamp: at(minute), ...change })),
      ...[0.5, 1.5].map((minute) => metric({ metric_type: "errors", value: minute, timestamp: at(minute), ...change })),
    ]),
  );
const values = (answer: { body: string }): number[] => pageOf(answer).metrics.flatMap(({ value }) => value ?? []);
const responseTime = { service: "checkout", metric_type: "response_time" };

describe("a query", () => {
  beforeEach(() => fill());

  it("of a series shows its points, the newest first, as they were posted", async () => {
    const answer = await send(get(responseTime));
    expect(answer.statusCode).toBe(200);
    expect(values(answer)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(pageOf(answer)).toMatchObject({ count: 10, scanned_count: 10 });
    expect(pageOf(answer).metrics[0]).toEqual({
      id: expect.stringMatching(/^met_/),
      service_name: "checkout",
      metric_type: "response_time",
      value: 0,
      timestamp: at(0),
    });
    expect(pageOf(answer)).not.toHaveProperty("next_cursor");
  });

  it("without a type shows all series of the service in order of time", async () => {
    expect(values(await send(get({ service: "checkout" })))).toEqual([0, 0.5, 1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("has bounds that belong to it, in any offset", async () => {
    const from = new Date(NOW.getTime() - 4 * 60_000 + 3_600_000).toISOString().replace("Z", "+01:00");
    expect(values(await send(get({ ...responseTime, from, to: at(2) })))).toEqual([2, 3, 4]);
    expect(values(await send(get({ ...responseTime, to: at(8) })))).toEqual([8, 9]);
  });

  it("never scans", async () => {
    dynamo.calls.length = 0;
    await send(get({ service: "checkout" }));
    expect(dynamo.calls.filter(({ table }) => table === "metrics")).toEqual(
      Array.from({ length: 4 }, () => ({ table: "metrics", operation: "query" })),
    );
  });

  it("shows nothing of another tenant", async () => {
    expect(values(await send(get(responseTime, { tenant: OTHER_TENANT })))).toEqual([]);
    expect((await send(get(responseTime, { tenant: null }))).statusCode).toBe(403);
  });

  it("leaves out what has expired and is not deleted yet, and counts it as scanned", async () => {
    for (const item of dynamo.table("metrics").values())
      if (item.metric_type === "response_time" && Number(item.value) >= 7) item.expiresAt = NOW.getTime() / 1000 - 1;
    const page = pageOf(await send(get(responseTime)));
    expect(page).toMatchObject({ count: 7, scanned_count: 10 });
  });
});

describe("pages", () => {
  beforeEach(() => fill());

  it.each([responseTime, { service: "checkout" }])("of %o together hold every point once, in order", async (query) => {
    const whole = values(await send(get(query)));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 13 }), async (limit) => {
        const seen: number[] = [];
        let cursor: string | undefined;
        do {
          const answer = await send(get({ ...query, limit: String(limit), ...(cursor && { cursor }) }));
          expect(pageOf(answer).count).toBeLessThanOrEqual(limit);
          seen.push(...values(answer));
          cursor = pageOf(answer).next_cursor;
        } while (cursor);
        expect(seen).toEqual(whole);
      }),
      { numRuns: 13 },
    );
  });

  it("go on with another limit, and with the bounds written otherwise", async () => {
    const first = pageOf(await send(get({ ...responseTime, limit: "3", to: at(0) })));
    const to = new Date(NOW.getTime() + 3_600_000).toISOString().replace("Z", "+01:00");
    expect(values(await send(get({ ...responseTime, limit: "2", to, cursor: first.next_cursor ?? "" })))).toEqual([3, 4]);
  });

  it("do not go on for another tenant or query, or with a changed cursor", async () => {
    const { next_cursor: cursor = "" } = pageOf(await send(get({ ...responseTime, limit: "3" })));
    const flipped = `${cursor.slice(0, 20)}${cursor[20] === "A" ? "B" : "A"}${cursor.slice(21)}`;
    for (const event of [
      get({ ...responseTime, cursor }, { tenant: OTHER_TENANT }),
      get({ service: "checkout", cursor }),
      get({ service: "other", metric_type: "response_time", cursor }),
      get({ ...responseTime, from: at(5), cursor }),
      get({ ...responseTime, cursor: flipped }),
      get({ ...responseTime, cursor: "" }),
    ]) {
      const answer = await send(event);
      expect(answer.statusCode).toBe(400);
      expect(problemOf(answer).errors).toEqual([{ parameter: "cursor", detail: expect.stringContaining("next_cursor") }]);
    }
  });
});

describe("pages while metrics are written", () => {
  it.each([responseTime, { service: "checkout" }])("of %o neither repeat nor skip what was there before", async (query) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 25 }),
        fc.array(fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 5 }), { maxLength: 10 }),
        fc.integer({ min: 1, max: 6 }),
        async (before, between, limit) => {
          dynamo.reset();
          const write = async (minutes: readonly number[]) =>
            idsOf(await send(post(minutes.map((minute) => metric({ value: minute, timestamp: at(minute) })))));
          const there = await write(before);
          const seen: { id: string; timestamp: string }[] = [];
          let cursor: string | undefined;
          let page = 0;
          do {
            const answer = pageOf(await send(get({ ...query, limit: String(limit), ...(cursor && { cursor }) })));
            seen.push(...answer.metrics.map(({ id = "", timestamp }) => ({ id, timestamp })));
            cursor = answer.next_cursor;
            if (between[page]) await write(between[page] ?? []);
            page += 1;
          } while (cursor);
          const ids = seen.map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
          expect(ids).toEqual(expect.arrayContaining(there));
          const times = seen.map(({ timestamp }) => timestamp);
          expect(times).toEqual(times.toSorted().toReversed());
        },
      ),
      { numRuns: 25 },
    );
  });
});

it("answers 503 while the table cannot be read", async () => {
  dynamo.fault = ({ operation }) => (operation === "query" ? throttled() : undefined);
  const answer = await send(get({ service: "checkout" }));
  expect(answer.statusCode).toBe(503);
  expect(Number(answer.headers?.["Retry-After"])).toBeGreaterThan(0);
  expect(problemOf(answer).code).toBe("unavailable");
});

it("answers 500 when a stored point is not as expected", async () => {
  dynamo.table("metrics").set("x", { tenantService: "keyabc123#checkout#0", series: "s", at: at(0), expiresAt: 1e12 });
  expect((await send(get({ service: "checkout" }))).statusCode).toBe(500);
});

describe("paths and methods", () => {
  it.each([
    ["GET", "/nothing", 404, "not_found"],
    ["GET", "/__proto__", 404, "not_found"],
    ["DELETE", "/metrics", 405, "method_not_allowed"],
    ["toString", "/metrics", 405, "method_not_allowed"],
  ])("%s %s is %i", async (method, path, status, code) => {
    const answer = await send(request(method, path));
    expect(answer.statusCode).toBe(status);
    expect(problemOf(answer).code).toBe(code);
    if (status === 405) expect(answer.headers?.Allow).toBe("GET, POST");
  });

  it("a GET with a body and a trailing slash is answered", async () => {
    expect((await send(request("GET", "/metrics/", { body: "{}", queryStringParameters: { service: "a" } }))).statusCode).toBe(
      200,
    );
  });

  it("an event with hardly anything in it is answered too", async () => {
    expect((await send({ httpMethod: "GET", path: "/metrics", body: null })).statusCode).toBe(403);
  });
});

describe("pages of other origins", () => {
  it.each([
    ["https://b.example.com", "https://b.example.com"],
    ["https://evil.example.com", undefined],
  ])("from %s may read: %s", async (origin, allowed) => {
    const answer = await send(get({ service: "a" }, { headers: { origin } }));
    expect(answer.headers?.["Access-Control-Allow-Origin"]).toBe(allowed);
    expect(answer.headers?.Vary).toBe("Origin");
  });
});
