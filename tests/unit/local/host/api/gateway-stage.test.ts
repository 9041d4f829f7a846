import { describe, expect, test } from "vitest";
import { apiState, gatewayResponse, KEY, stageOf } from "./fixture.js";

describe("throttles and quotas", () => {
  test("of the methods refuse what comes above the burst, and let pass again at the rate", async () => {
    const settings = { "*/*": { throttling_rate_limit: 2, throttling_burst_limit: 3 } };
    const { call, clock } = stageOf(apiState({ settings }));
    const statuses = async (count: number) => {
      const answers = [];
      for (let n = 0; n < count; n++) answers.push((await call("GET /live/health")).status);
      return answers;
    };
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
    clock.now += 500;
    expect(await statuses(2)).toEqual([200, 429]);
    expect((await call("GET /live/metrics", KEY)).status).toBe(200);
  });

  test("of a usage plan count for each key alone, with the answer that the API chose", async () => {
    const responses = gatewayResponse("THROTTLED", {
      response_parameters: {
        "gatewayresponse.header.Retry-After": "'1'",
        "gatewayresponse.header.X-Origin": "method.request.header.Origin",
      },
    });
    const plan = { throttle_settings: [{ rate_limit: 1, burst_limit: 1 }] };
    const { call } = stageOf(apiState({ plan, more: [responses] }));
    expect((await call("GET /live/metrics", KEY)).status).toBe(200);
    expect(await call("GET /live/metrics", { ...KEY, origin: "https://a.example" })).toMatchObject({
      status: 429,
      body: '{"message":"Too Many Requests"}',
      headers: { "retry-after": "1", "x-origin": "https://a.example" },
    });
    expect((await call("GET /live/metrics", { "X-Api-Key": "value-two" })).status).toBe(200);
  });

  test("of a quota end with the day", async () => {
    const { call, clock } = stageOf(apiState({ plan: { quota_settings: [{ limit: 1, period: "DAY", offset: 0 }] } }));
    expect((await call("GET /live/metrics", KEY)).status).toBe(200);
    expect(await call("GET /live/metrics", KEY)).toMatchObject({ status: 429, body: '{"message":"Limit Exceeded"}' });
    clock.now += 14 * 3_600_000;
    expect((await call("GET /live/metrics", KEY)).status).toBe(200);
  });
});

describe("the cache", () => {
  const cached = () =>
    apiState({
      stage: { cache_cluster_enabled: true },
      settings: { "*/*": {}, "metrics/GET": { caching_enabled: true, cache_ttl_in_seconds: 5 } },
    });
  let n = 0;
  const counting = () => ({ statusCode: 200, body: String(++n) });

  test("answers the same question of the same key until its time is over, and counts it", async () => {
    const { call, clock, events, sum } = stageOf(cached(), counting);
    const first = await call("GET /live/metrics?service=a", KEY);
    expect((await call("GET /live/metrics?service=a&unknown=1", KEY)).body).toBe(first.body);
    expect((await call("GET /live/metrics?service=b", KEY)).body).not.toBe(first.body);
    expect((await call("GET /live/metrics?service=a", { "X-Api-Key": "value-two" })).body).not.toBe(first.body);
    expect([events.length, sum("CacheHitCount"), sum("CacheMissCount")]).toEqual([3, 1, 3]);
    clock.now += 5000;
    expect((await call("GET /live/metrics?service=a", KEY)).body).not.toBe(first.body);
  });

  test("keeps no failure, no method that is not set to be cached, and nothing while the cluster is off", async () => {
    const failing = stageOf(cached(), () => ({ statusCode: 500, body: "" }));
    await failing.call("GET /live/metrics", KEY);
    await failing.call("GET /live/metrics", KEY);
    expect(failing.events).toHaveLength(2);
    const other = stageOf(cached());
    await other.call("GET /live/health");
    await other.call("GET /live/health");
    expect([other.events.length, other.sum("CacheMissCount")]).toEqual([2, 0]);
    const off = stageOf(apiState({ settings: { "metrics/GET": { caching_enabled: true } } }));
    await off.call("GET /live/metrics", KEY);
    await off.call("GET /live/metrics", KEY);
    expect(off.events).toHaveLength(2);
  });
});

describe("what a request leaves behind", () => {
  test("is a line in the access log, which a caller cannot break", async () => {
    const { call, lines } = stageOf(apiState());
    await call("GET /live/metrics", { ...KEY, "User-Agent": 'curl"\n{' });
    await call("GET /live/metrics");
    expect(lines.map(({ group }) => group)).toEqual(["/aws/apigateway/shop-api-test", "/aws/apigateway/shop-api-test"]);
    expect(lines.map(({ line }) => JSON.parse(line))).toMatchObject([
      { operation: "GET /metrics", status: "200", tenant: "k-one", agent: 'curl"\n{', refusal: "-" },
      { status: "403", tenant: "-", refusal: "INVALID_API_KEY" },
    ]);
    expect(lines[0]?.line).not.toContain("value-one");
  });

  test("is a trace from the caller through the stage into the function", async () => {
    const { call, segments, origins, lines } = stageOf(apiState());
    const traceId = `1-69563f00-${"a".repeat(24)}`;
    const header = `Root=${traceId};Parent=${"b".repeat(16)};Sampled=1`;
    const answer = await call("GET /live/metrics", { ...KEY, "X-Amzn-Trace-Id": header });
    expect(segments).toMatchObject([
      {
        name: "shop-api-test/live",
        origin: "AWS::ApiGateway::Stage",
        trace_id: traceId,
        parent_id: "b".repeat(16),
        http: { request: { method: "GET" }, response: { status: 200 } },
        subsegments: [{ name: "Lambda", id: origins[0]?.upstream?.parentId }],
      },
    ]);
    expect(origins).toMatchObject([{ upstream: { traceId, sampled: true } }]);
    expect(answer.headers["x-amzn-trace-id"]).toContain(traceId);
    expect(JSON.parse(lines[0]?.line ?? "").traceId).toBe(traceId);
  });

  test("is no segment where the caller decided so, or the stage does not trace", async () => {
    const unsampled = stageOf(apiState());
    await unsampled.call("GET /live/health", { "x-amzn-trace-id": `Root=1-69563f00-${"a".repeat(24)};Sampled=0` });
    expect([unsampled.segments, unsampled.origins[0]?.upstream?.sampled]).toEqual([[], false]);
    const untraced = stageOf(apiState({ stage: { xray_tracing_enabled: false } }));
    await untraced.call("GET /live/health");
    expect([untraced.segments, untraced.origins]).toEqual([[], [{}]]);
  });

  test("are metrics by API and stage, and by method where that is on", async () => {
    const { call, sum } = stageOf(apiState({ settings: { "metrics/GET": { metrics_enabled: true } } }));
    await call("GET /live/metrics", KEY);
    await call("GET /live/health");
    expect([sum("Count"), sum("Count", { ApiName: "shop-api-test" })]).toEqual([2, 2]);
    const byMethod = { ApiName: "shop-api-test", Stage: "live", Method: "GET", Resource: "/metrics" };
    expect([sum("Count", byMethod), sum("Count", { ...byMethod, Resource: "/health" })]).toEqual([1, 0]);
  });
});
