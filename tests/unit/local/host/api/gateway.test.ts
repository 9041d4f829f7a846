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
