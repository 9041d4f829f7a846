import { describe, expect, test } from "vitest";
import { apiState, gatewayResponse, KEY, stageOf } from "./fixture.js";

const JSON_KEY = { ...KEY, "Content-Type": "application/json" };

describe("a request to the API", () => {
  test("reaches the function as API Gateway's event, and its answer comes back", async () => {
    const { call, events } = stageOf(apiState(), () => ({ statusCode: 202, headers: { "x-id": 7 }, body: '{"ok":true}' }));
    const answer = await call(
      "POST /live/metrics?tag=a%20b&tag=c",
      { ...JSON_KEY, Host: "127.0.0.1:80", "User-Agent": "test/1" },
      '{"value":1}',
    );
    expect(answer).toMatchObject({
      status: 202,
      body: '{"ok":true}',
      headers: { "x-id": "7", "content-type": "application/json", "x-amzn-requestid": expect.stringMatching(/-/) },
    });
    expect(events).toMatchObject([
      {
        resource: "/metrics",
        path: "/metrics",
        httpMethod: "POST",
        headers: {
          "X-Api-Key": "value-one",
          "X-Forwarded-For": "127.0.0.1",
          "X-Amzn-Trace-Id": expect.stringMatching(/^Root=1-/),
        },
        multiValueHeaders: { "User-Agent": ["test/1"] },
        queryStringParameters: { tag: "c" },
        multiValueQueryStringParameters: { tag: ["a b", "c"] },
        pathParameters: null,
        body: '{"value":1}',
        isBase64Encoded: false,
        requestContext: {
          accountId: "123456789012",
          stage: "live",
          path: "/live/metrics",
          resourcePath: "/metrics",
          requestTime: "01/Jan/2026:10:00:00 +0000",
          identity: { apiKeyId: "k-one", apiKey: "value-one", userAgent: "test/1" },
        },
      },
    ]);
  });

  test("gives a path's parameters decoded, and prefers what is fixed", async () => {
    const { call, events } = stageOf(apiState());
    await call("GET /live/metrics/a%2Fb", KEY);
    await call("GET /live/health/");
    expect(events.map(({ resource, pathParameters, body }) => [resource, pathParameters, body])).toEqual([
      ["/metrics/{id}", { id: "a/b" }, null],
      ["/health", null, null],
    ]);
  });

  test.each([
    ["without a key", "POST /live/metrics", {}, 403, "Forbidden", "ForbiddenException"],
    ["with an unknown key", "POST /live/metrics", { "x-api-key": "guess" }, 403, "Forbidden", "ForbiddenException"],
    [
      "with a key that is switched off",
      "POST /live/metrics",
      { "x-api-key": "value-off" },
      403,
      "Forbidden",
      "ForbiddenException",
    ],
    ["with a key of another API", "POST /live/metrics", { "x-api-key": "value-other" }, 403, "Forbidden", "ForbiddenException"],
    [
      "to a path that is not there",
      "GET /live/secrets",
      KEY,
      403,
      "Missing Authentication Token",
      "MissingAuthenticationTokenException",
    ],
    [
      "by a method that is not there",
      "DELETE /live/metrics",
      KEY,
      403,
      "Missing Authentication Token",
      "MissingAuthenticationTokenException",
    ],
    ["to another stage", "GET /dev/metrics", KEY, 403, "Forbidden", "ForbiddenException"],
  ])("%s is refused in API Gateway's words", async (_, line, headers: Record<string, string>, status, message, error) => {
    const { call, events, sum } = stageOf(apiState());
    const answer = await call(line, headers);
    expect([answer.status, JSON.parse(answer.body), answer.headers["x-amzn-errortype"]]).toEqual([status, { message }, error]);
    expect(events).toEqual([]);
    expect([sum("Count"), sum("4XXError"), sum("5XXError")]).toEqual([1, 1, 0]);
  });

  test.each([
    ["is not JSON", "{", /body is not JSON/],
    ["is empty", "", /body is not JSON/],
    ["is of another type", '"text"', /body: must be object or array, is string/],
    ["has an item that does not fit", '[{"value":1},{"value":"x"}]', /body\[1\]\.value: must be number, is string/],
    ["is too long a list", '[{"value":1},{"value":1},{"value":1}]', /at most this many items: 2/],
  ])("whose body %s is refused with 400 before the function", async (_, body, validation) => {
    const responses = gatewayResponse("BAD_REQUEST_BODY", {
      response_templates: {
        "application/json": '{"message":$context.error.messageString,"errors":["$context.error.validationErrorString"]}',
      },
      response_parameters: {},
    });
    const { call, events } = stageOf(apiState({ more: [responses] }));
    const answer = await call("POST /live/metrics", JSON_KEY, body);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toEqual({ message: "Invalid request body", errors: [expect.stringMatching(validation)] });
    expect(events).toEqual([]);
  });

  test("of a type without a model, or to a method without one, passes", async () => {
    const { call } = stageOf(apiState());
    expect((await call("POST /live/metrics", { ...KEY, "content-type": "text/plain" }, "x")).status).toBe(200);
    expect((await call("GET /live/metrics/1", KEY)).status).toBe(200);
  });

  test("larger than API Gateway takes is refused with 413", async () => {
    const { call, events } = stageOf(apiState());
    const answer = await call("POST /live/metrics", JSON_KEY, `"${"x".repeat(10 * 1024 * 1024)}"`);
    expect([answer.status, answer.body, events.length]).toEqual([413, '{"message":"Request Too Long"}', 0]);
  });
});

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

describe("what the function answers", () => {
  test.each([
    ["is no object", "done"],
    ["has no status", { body: "{}" }],
    ["has a body that is no text", { statusCode: 200, body: { a: 1 } }],
    ["has a status that is none", { statusCode: 7 }],
  ])("is 502 where it %s", async (_, answer) => {
    const { call, sum, lines } = stageOf(apiState(), () => answer);
    expect(await call("GET /live/health")).toMatchObject({ status: 502, body: '{"message":"Internal server error"}' });
    expect([sum("5XXError"), sum("IntegrationLatency") > 0, lines.length]).toEqual([1, true, 1]);
  });

  test("is 502 when it failed, 500 when it was throttled", async () => {
    const { call, result } = stageOf(apiState());
    result.next = { status: "failed", error: { errorType: "Error", errorMessage: "secret detail", stackTrace: [] } };
    expect(await call("GET /live/health")).toMatchObject({ status: 502, body: '{"message":"Internal server error"}' });
    result.next = { status: "throttled" };
    expect((await call("GET /live/health")).status).toBe(500);
  });

  test("is 504 when it comes after the integration's time", async () => {
    const state = apiState().map((one) =>
      one.type === "aws_api_gateway_integration" && one.attributes.type === "AWS_PROXY"
        ? { ...one, attributes: { ...one.attributes, timeout_milliseconds: 50 } }
        : one,
    );
    const { call, result } = stageOf(state);
    result.next = new Promise(() => {});
    expect(await call("GET /live/health")).toMatchObject({ status: 504, body: '{"message":"Endpoint request timed out"}' });
  });

  test("may repeat a header, and bytes only come as bytes where the API knows the type", async () => {
    const answer = {
      statusCode: 200,
      headers: { "Content-Type": "image/png", "set-cookie": "lost" },
      multiValueHeaders: { "Set-Cookie": ["a=1", "b=2"] },
      body: Buffer.from("png").toString("base64"),
      isBase64Encoded: true,
    };
    const plain = stageOf(apiState(), () => answer);
    expect((await plain.call("GET /live/health", { accept: "image/png" })).body).toBe("cG5n");
    const state = apiState().map((one) =>
      one.type === "aws_api_gateway_rest_api"
        ? { ...one, attributes: { ...one.attributes, binary_media_types: ["image/*"] } }
        : one,
    );
    expect((await stageOf(state, () => answer).call("GET /live/health", { accept: "image/png" })).body).toBe("png");
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

describe("a preflight", () => {
  test("is answered without a function and without a key", async () => {
    const { call, events } = stageOf(apiState());
    expect(await call("OPTIONS /live/metrics", { Origin: "https://b.example" })).toMatchObject({
      status: 200,
      headers: { "access-control-allow-origin": "https://a.example" },
    });
    expect(events).toEqual([]);
  });

  test("repeats the caller's origin where the template allows it", async () => {
    const preflightTemplate = [
      '#set($origin = $input.params().header.get("Origin"))',
      '#if($origin == "https://a.example" || $origin == "https://b.example")',
      "#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)",
      "#end",
    ].join("\n");
    const { call } = stageOf(apiState({ preflightTemplate }));
    const allowed = async (origin: string) =>
      (await call("OPTIONS /live/metrics", { Origin: origin })).headers["access-control-allow-origin"];
    expect(await allowed("https://b.example")).toBe("https://b.example");
    expect(await allowed("https://evil.example")).toBe("https://a.example");
  });

  test("with a template that is not understood stops the start", () => {
    expect(() => stageOf(apiState({ preflightTemplate: "#foreach($a in $b)#end" }))).toThrow(
      /OPTIONS \/metrics: .*does not know/,
    );
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
