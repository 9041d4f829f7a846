import fc from "fast-check";
import * as v from "valibot";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { TenantSchema } from "../../../domain/contracts/metric.js";
import type { ApiEvent } from "../../../lambdas/shared/http/request.js";
import { get, idsOf, metric, OTHER_TENANT, pageOf, post, problemOf, TENANT } from "./support/api.js";
import { judged } from "./support/judged.js";
import { metricsEndpoint } from "./support/metrics-endpoint.js";

const { dynamo, queue, output, send, items, messages } = metricsEndpoint();

const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);
beforeAll(() => void process.on("unhandledRejection", note));
afterAll(() => void process.off("unhandledRejection", note));
afterEach(() => expect(unhandled).toEqual([]));

describe("any event", () => {
  it("with parts missing or of another shape is answered", async () => {
    const part = fc.oneof(fc.constant(undefined), fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()));
    await fc.assert(
      fc.asyncProperty(
        fc.record(
          {
            httpMethod: part,
            path: part,
            resource: part,
            headers: part,
            multiValueHeaders: part,
            queryStringParameters: part,
            multiValueQueryStringParameters: part,
            body: part,
            isBase64Encoded: part,
            requestContext: part,
            stageVariables: part,
          },
          { requiredKeys: [] },
        ),
        fc.boolean(),
        async (odd, isPost) => {
          const event: ApiEvent = JSON.parse(JSON.stringify({ ...(isPost ? post(metric()) : get({ service: "a" })), ...odd }));
          const answer = await send(event);
          expect(answer.statusCode).toBeLessThan(500);
          if (answer.statusCode >= 400) problemOf(answer);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("with any query is answered, and any cursor is refused or ours", async () => {
    const nameArb = fc.constantFrom("service", "metric_type", "from", "to", "limit", "cursor", "resolution", "__proto__", "x");
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(
          nameArb,
          fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("a", "1", "auto", "2026-01-01T00:00:00Z")),
        ),
        async (query) => {
          await judged(send, get({ service: "checkout", ...query }));
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("what a name may hold", () => {
  const NASTY = [
    "a#b",
    "#",
    "a\nb",
    "=1+1",
    "-1",
    "+a",
    "@a",
    "a,b",
    'a"b',
    ":a",
    "a b",
    "",
    "é",
    "a/b",
    "a".repeat(65),
    "${x}",
    "a\u0000",
  ];

  it.each(["service_name", "metric_type"])("as %s cannot break a key, a line, a cell or a dimension", async (field) => {
    for (const name of NASTY) {
      const answer = await judged(send, post(metric({ [field]: name })));
      expect(answer.statusCode, name).toBe(400);
    }
    expect([items(), messages()]).toEqual([[], []]);
    // One line of JSON for each request and one of its figures, whatever the names held.
    for (const line of output.text().trim().split("\n")) expect(() => JSON.parse(line)).not.toThrow();
  });

  it("is all that reaches the table and the queue", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "binary", maxLength: 70 }),
        fc.string({ unit: "binary", maxLength: 70 }),
        async (service_name, metric_type) => {
          dynamo.reset();
          queue.reset();
          await judged(send, post(metric({ service_name, metric_type })));
          for (const { series, tenantService } of items()) {
            expect(series).toMatch(/^[A-Za-z0-9_-]+#[A-Za-z0-9][A-Za-z0-9._-]{0,63}#[A-Za-z0-9][A-Za-z0-9._-]{0,63}#\d+$/);
            expect(tenantService).toMatch(/^[A-Za-z0-9_-]+#[A-Za-z0-9][A-Za-z0-9._-]{0,63}#\d+$/);
          }
        },
      ),
    );
  });
});

describe("tenants", () => {
  it("never see what others posted, whatever they ask and whoever's cursor they send", async () => {
    const mine = idsOf(
      await send(
        post(
          Array.from({ length: 9 }, (_, value) => metric({ value })),
          {},
          { tenant: TENANT },
        ),
      ),
    );
    const theirs = idsOf(
      await send(
        post(
          Array.from({ length: 9 }, (_, value) => metric({ value })),
          {},
          { tenant: OTHER_TENANT },
        ),
      ),
    );
    const queries: Record<string, string>[] = [{ service: "checkout" }, { service: "checkout", metric_type: "response_time" }];
    for (const query of queries) {
      const { next_cursor: cursor = "" } = pageOf(await send(get({ ...query, limit: "3" })));
      expect((await judged(send, get({ ...query, cursor }, { tenant: OTHER_TENANT }))).statusCode).toBe(400);
      const seen = pageOf(await send(get(query, { tenant: OTHER_TENANT }))).metrics.map(({ id }) => id);
      expect(seen.toSorted()).toEqual(theirs.toSorted());
      expect(seen.filter((id) => mine.includes(id ?? ""))).toEqual([]);
    }
  });

  it.each(["a#b", "", "x".repeat(65), "a b", `${TENANT}#checkout`])("that is called %o is nobody", async (tenant) => {
    expect(v.is(TenantSchema, tenant)).toBe(false);
    expect((await judged(send, post(metric(), {}, { tenant }))).statusCode).toBe(403);
    expect((await judged(send, get({ service: "checkout" }, { tenant }))).statusCode).toBe(403);
  });
});
