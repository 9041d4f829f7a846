import { describe, expect, test } from "vitest";
import { compileTemplate } from "../../../local/host/api/velocity.js";
import { withApi } from "../api-config.js";
import { body, configOf, synthesize, text } from "../synthesized.js";
import { all, dev } from "./support.js";

describe("2.6 pages of other origins", () => {
  const preflights = (out = dev) => all("aws_api_gateway_integration_response", out).map((one) => body(one.response_parameters));
  const ORIGIN = "method.response.header.Access-Control-Allow-Origin";

  test("may ask each path what they may call, and are told the configured origin", () => {
    expect(all("aws_api_gateway_integration").filter(({ type }) => type === "MOCK")).toHaveLength(3);
    expect(preflights().map((one) => one[ORIGIN])).toEqual(Array.from({ length: 3 }, () => "'https://console.example.com'"));
    const methods = preflights().map((one) => one["method.response.header.Access-Control-Allow-Methods"]);
    expect(methods.sort()).toEqual(["'GET,OPTIONS'", "'GET,OPTIONS'", "'POST,GET,OPTIONS'"]);
  });

  test("may send the key, the idempotency key and the correlation id, and ask again only after two hours", () => {
    const header = (name: string): string => `method.response.header.${name}`;
    for (const one of preflights())
      expect(one).toMatchObject({
        [header("Access-Control-Allow-Headers")]: "'Content-Type,X-Api-Key,Idempotency-Key,Prefer,X-Request-Id,X-Correlation-Id'",
        [header("Access-Control-Max-Age")]: "'7200'",
        [header("Vary")]: "'Origin'",
      });
    // API Gateway sends no header that the method's answer does not declare.
    const [first] = preflights();
    const declared = Object.fromEntries(Object.keys(first ?? {}).map((name) => [name, true]));
    for (const { response_parameters: parameters } of all("aws_api_gateway_method_response"))
      expect(parameters).toEqual(declared);
  });

  describe("of several origins", () => {
    const allowedOrigins = ["https://a.example.com", "https://b.example.com"];
    const out = synthesize(
      configOf(
        "dev",
        withApi((api) => ({ ...api, allowedOrigins })),
      ),
    );

    /** The origin that a caller who sends these headers is told; null: the first one. */
    function told(headers: Readonly<Record<string, string>>): string | null {
      const [first] = all("aws_api_gateway_integration_response", out);
      const render = compileTemplate(text(body(first?.response_templates)["application/json"]), "the preflight's answer");
      const overrides = { status: null, headers: new Map<string, string>() };
      render({ header: (name) => headers[name] ?? "", overrides });
      return overrides.headers.get("Access-Control-Allow-Origin") ?? null;
    }

    test.each(["Origin", "origin"])("the caller's is answered if it is allowed, sent as %s", (spelling) => {
      expect(preflights(out)[0]?.[ORIGIN]).toBe("'https://a.example.com'");
      expect(told({ [spelling]: "https://b.example.com" })).toBe("https://b.example.com");
      expect(told({ [spelling]: "https://c.example.com" })).toBeNull();
    });

    test("answers are not shared between them", () => {
      const cached = all("aws_api_gateway_integration", out).filter(({ cache_key_parameters: keys }) =>
        String(keys).includes("api-key"),
      );
      expect(cached).not.toEqual([]);
      for (const { cache_key_parameters: keys } of cached) expect(keys).toContain("method.request.header.Origin");
    });

    test("all can read why they were refused, however they spell the header", () => {
      for (const { response_parameters: headers } of all("aws_api_gateway_gateway_response", out))
        expect(headers).toMatchObject({ "gatewayresponse.header.Access-Control-Allow-Origin": "'*'" });
    });
  });

  test.each(["staging", "prod"])(
    "are none in %s until one is named: nothing there answers a browser's question",
    (environment) => {
      const config = configOf(environment);
      expect(config.api?.allowedOrigins).toEqual([]);
      const out = synthesize(config);
      expect(all("aws_api_gateway_method", out).filter(({ http_method: method }) => method === "OPTIONS")).toEqual([]);
      expect(out.files.api).not.toContain("Access-Control-Allow-Origin");
      expect(out.files.compute).not.toContain("API_ALLOWED_ORIGINS");
    },
  );

  test("can read why they were refused", () => {
    const refusals = all("aws_api_gateway_gateway_response");
    expect(refusals.map(({ response_type: type }) => type)).toEqual(
      expect.arrayContaining(["DEFAULT_4XX", "DEFAULT_5XX", "THROTTLED", "BAD_REQUEST_BODY"]),
    );
    for (const { response_parameters: headers } of refusals)
      expect(headers).toMatchObject({
        "gatewayresponse.header.Access-Control-Allow-Origin": "'https://console.example.com'",
      });
  });

  test("get a reason in every refusal, and a time to wait when there were too many requests (3.1)", () => {
    const refusal = (type: string) => all("aws_api_gateway_gateway_response").find(({ response_type: one }) => one === type);
    for (const { response_templates: templates, response_parameters: headers } of all("aws_api_gateway_gateway_response")) {
      const filled = text(body(templates)["application/json"])
        .replace("$context.error.messageString", '"Forbidden"')
        .replaceAll("$context.requestId", "request-1");
      expect(JSON.parse(filled)).toMatchObject({
        type: expect.stringMatching(/^(urn:problem-type:metrics-api:[a-z-]+|about:blank)$/),
        title: expect.any(String),
        detail: "Forbidden",
        instance: "urn:request:request-1",
        request_id: "request-1",
      });
      expect(headers).toMatchObject({ "gatewayresponse.header.Content-Type": "'application/problem+json'" });
    }
    expect(body(refusal("BAD_REQUEST_BODY")?.response_templates)["application/json"]).toContain('"errors":[{"pointer":"#"');
    // What API Gateway calls so is a path that is not there.
    expect(refusal("MISSING_AUTHENTICATION_TOKEN")).toMatchObject({ status_code: "404" });
    expect(refusal("THROTTLED")?.response_parameters).toMatchObject({ "gatewayresponse.header.Retry-After": "'1'" });
  });
});
