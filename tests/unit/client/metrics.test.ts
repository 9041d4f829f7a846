import fc from "fast-check";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createMetricsClient, type TrackOptions } from "../../../client/src/index.js";
import { metricText } from "../../../client/src/metric.js";
import { PUBLISHED_DIMENSIONS } from "../../../client/src/settings.js";
import { PostedMetricSchema } from "../../../domain/contracts/metric.js";
import { redactCardNumbers } from "../../../domain/contracts/redaction.js";
import { METADATA_DIMENSIONS, namespaceKindOf } from "../../../domain/metrics/publish.js";
import { makeClient } from "./support/make-client.js";

async function sentBy(track: (client: ReturnType<typeof makeClient>["client"]) => void, more = {}) {
  const made = makeClient(more);
  track(made.client);
  await made.clock.advance(1100);
  return { ...made, metrics: made.bodies().flat() };
}

describe("what is posted", () => {
  test("a metric has the client's service, the time it was tracked at, and its unit", async () => {
    const { metrics, api } = await sentBy((client) => client.trackMetric("cpu_utilization", 42, { unit: "Percent" }));
    expect(metrics).toEqual([
      {
        service_name: "shop",
        metric_type: "cpu_utilization",
        value: 42,
        unit: "Percent",
        timestamp: "2026-03-01T12:00:00.000Z",
      },
    ]);
    expect(api.asked[0]?.url).toBe("https://api.example/live/metrics");
    expect(api.asked[0]?.headers).toEqual({ "content-type": "application/json", "x-api-key": "key", "idempotency-key": "key-0" });
  });

  test("money has its currency in the type, the unit and the dimension, and is of the business namespace", async () => {
    const { metrics } = await sentBy((client) => client.trackBusinessMetric("revenue", 12.5, { currency: "EUR" }));
    expect(metrics).toMatchObject([{ metric_type: "business.revenue.eur", unit: "EUR", metadata: { currency: "EUR" } }]);
    expect(namespaceKindOf("business.revenue.eur")).toBe("Business");
  });

  test("an operation's duration says how it went", async () => {
    const { metrics } = await sentBy((client) => {
      client.trackPerformance({ operation: "checkout", durationMs: 12.5, success: true, cacheHit: false });
      client.trackPerformance({ operation: "search", durationMs: 3, success: false });
    });
    expect(metrics).toMatchObject([
      {
        metric_type: "performance.checkout",
        value: 12.5,
        unit: "Milliseconds",
        metadata: { operation: "checkout", success: true, cacheHit: false },
      },
      { metric_type: "performance.search", metadata: { operation: "search", success: false } },
    ]);
  });

  test("a dimension that is not allowed is left out and counted, also when it comes as metadata", async () => {
    const dimensions = { region: "eu", userId: "4711" };
    const options = { dimensions, metadata: { currency: "USD", note: "kept" } };
    const { metrics, client, errors } = await sentBy((one) => one.trackMetric("load", 1, options), {
      allowedDimensions: ["region"],
    });
    expect(metrics).toMatchObject([{ metadata: { region: "eu", note: "kept" } }]);
    expect(Object.keys(Object(metrics[0]?.metadata))).toHaveLength(2);
    expect(client.stats().dimensionsLeftOut).toBe(2);
    expect(errors.map(({ kind }) => kind)).toEqual(["dimension", "dimension"]);
  });

  test("what the client itself would add is left out without a word where it is not allowed", async () => {
    const { metrics, client } = await sentBy((one) => one.trackBusinessMetric("revenue", 1, { currency: "USD" }), {
      allowedDimensions: [],
    });
    expect(metrics).toMatchObject([{ metric_type: "business.revenue.usd", unit: "USD" }]);
    expect(metrics[0]?.metadata).toBeUndefined();
    expect(client.stats().dimensionsLeftOut).toBe(0);
  });

  test("dimensions are those that the platform publishes", () => {
    expect(PUBLISHED_DIMENSIONS).toEqual(METADATA_DIMENSIONS);
  });

  test("later changes of what was given change nothing", async () => {
    const metadata = { step: "before" };
    const { metrics } = await sentBy((client) => {
      client.trackMetric("load", 1, { metadata });
      metadata.step = "after";
    });
    expect(metrics).toMatchObject([{ metadata: { step: "before" } }]);
  });
});

const nearName = fc.oneof(
  fc.string({ maxLength: 70 }),
  fc.stringMatching(/^[A-Za-z0-9._ -]{0,66}$/),
  fc.constantFrom("", "business.revenue", "a#b", "constructor"),
);
const nearValue = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(0, -0, 1e-109, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY),
);
const nearMetadata = fc.dictionary(nearName, fc.oneof(fc.string({ maxLength: 300 }), fc.double(), fc.boolean()), { maxKeys: 22 });

describe("the rules of the API", () => {
  // The API looks past a field named __proto__, the client refuses it.
  test("the client takes exactly what the API takes, card numbers aside", () => {
    const context = { service: "shop", allowed: new Set(PUBLISHED_DIMENSIONS), now: 0, leftOut: () => undefined };
    const given = fc.record({
      type: nearName,
      value: nearValue,
      unit: fc.option(nearName, { nil: undefined }),
      metadata: nearMetadata,
    });
    fc.assert(
      fc.property(given, ({ type, value, unit, metadata }) => {
        const posted = { service_name: "shop", metric_type: type, value, ...(unit !== undefined && { unit }), metadata };
        fc.pre(!Object.hasOwn(metadata, "__proto__"));
        fc.pre(redactCardNumbers(JSON.stringify(posted)) === JSON.stringify(posted));
        let made: unknown;
        try {
          made = JSON.parse(metricText(type, value, { unit, metadata }, context));
        } catch {
          made = undefined;
        }
        expect(made !== undefined).toBe(v.is(PostedMetricSchema, posted));
        if (made !== undefined) expect(v.parse(PostedMetricSchema, made)).toMatchObject({ metric_type: type, value: value + 0 });
      }),
      { numRuns: 300 },
    );
  });
});

describe("nothing that is given makes a call throw", () => {
  beforeEach(() => void vi.spyOn(console, "warn").mockImplementation(() => undefined));
  afterEach(() => void vi.restoreAllMocks());

  const hostile: TrackOptions = {
    get unit(): string {
      throw new Error("a getter that throws");
    },
  };

  test("anything as type, value and options is counted and told", async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), fc.anything(), fc.anything(), async (type, value, options) => {
        const { client, clock, errors } = makeClient();
        Reflect.apply(client.trackMetric, undefined, [type, value, options]);
        Reflect.apply(client.trackBusinessMetric, undefined, [type, value, options]);
        Reflect.apply(client.trackPerformance, undefined, [options]);
        const { tracked, invalid, pending } = client.stats();
        expect(tracked).toBe(3);
        expect(invalid + pending).toBe(3);
        expect(errors.filter(({ kind }) => kind === "invalid")).toHaveLength(invalid);
        const closed = client.close({ timeoutMs: 0 });
        await clock.advance(0);
        await closed;
      }),
      { numRuns: 200 },
    );
  });

  test("a getter that throws makes the metric invalid", () => {
    const { client, errors } = makeClient();
    client.trackMetric("load", 1, hostile);
    expect(client.stats().invalid).toBe(1);
    expect(errors[0]?.message).toContain("a getter that throws");
  });

  test.each([
    ["no options at all", undefined],
    ["an empty address", { url: "", apiKey: "key", service: "shop" }],
    ["no key", { url: "https://api.example", apiKey: undefined, service: "shop" }],
    ["a key with a line break", { url: "https://api.example", apiKey: "a\nb", service: "shop" }],
    ["a batch of no metric", { url: "https://api.example", apiKey: "key", service: "shop", batch: { maxMetrics: 0 } }],
  ])("%s: the client is off, says why once and counts what it drops", async (_what, options) => {
    const errors: string[] = [];
    const given = options && { ...options, onError: ({ kind }: { kind: string }) => void errors.push(kind) };
    const client: ReturnType<typeof createMetricsClient> = Reflect.apply(createMetricsClient, undefined, [given]);
    client.trackMetric("load", 1);
    expect(client.stats()).toMatchObject({ tracked: 1, dropped: { off: 1 } });
    expect(await client.flush()).toEqual({ complete: true, pending: 0 });
    expect(await client.close()).toEqual({ complete: true, pending: 0 });
    if (given) expect(errors).toEqual(["options"]);
  });

  test("hooks may throw", async () => {
    const fail = () => {
      throw new Error("a hook");
    };
    const { client, clock, api } = makeClient({ onAccepted: fail, onDrop: fail, onError: fail, queue: { maxMetrics: 1 } });
    client.trackMetric("load", 1);
    client.trackMetric("load", 2);
    client.trackMetric("", 3);
    await clock.advance(2000);
    expect(client.stats()).toMatchObject({ sent: 1, invalid: 1, dropped: { queue_full: 1 }, pending: 0 });
    expect(api.taken.has(2)).toBe(true);
  });
});
