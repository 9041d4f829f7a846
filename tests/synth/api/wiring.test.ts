import { describe, expect, test } from "vitest";
import { testApi } from "../api-config.js";
import { type Body, text } from "../synthesized.js";
import { all, byName } from "./support.js";

const API = "${aws_api_gateway_rest_api.rest_api.id}";
const ROOT = "${aws_api_gateway_rest_api.rest_api.root_resource_id}";

/** Reference to a path → the path: `${aws_api_gateway_resource.….id}` → `/metrics/{id}`. */
const paths = new Map<string, string>();
const resources = byName("aws_api_gateway_resource");
const pathOf = (name: string): string => {
  const { parent_id: parent, path_part: part } = resources[name] ?? {};
  if (parent === ROOT) return `/${text(part)}`;
  return `${pathOf(text(parent).replace(/^\$\{aws_api_gateway_resource\.|\.id\}$/g, ""))}/${text(part)}`;
};
for (const name of Object.keys(resources)) paths.set(`\${aws_api_gateway_resource.${name}.id}`, pathOf(name));

const methods = new Map(
  Object.entries(byName("aws_api_gateway_method")).map(([name, { resource_id: at, http_method: verb }]) => [
    `\${aws_api_gateway_method.${name}.http_method}`,
    `${text(verb)} ${paths.get(text(at))}`,
  ]),
);

/** What a part of a method is for, by its two references, which must name the same: `GET /metrics`. */
function methodOf({ resource_id: at, http_method: verb }: Body): string {
  const method = methods.get(text(verb)) ?? `no method ${verb}`;
  expect(method.split(" ")[1], method).toBe(paths.get(text(at)));
  return method;
}

const ROUTES = ["GET /health", "GET /metrics", "GET /metrics/{id}", "POST /metrics"];
const PREFLIGHTS = ["OPTIONS /health", "OPTIONS /metrics", "OPTIONS /metrics/{id}"];

describe("2.6 the parts of the API", () => {
  test("all belong to the one API", () => {
    const types = ["resource", "method", "integration", "method_response", "integration_response", "gateway_response"];
    for (const part of [...types, "model", "request_validator", "deployment", "stage", "method_settings"]) {
      const found = all(`aws_api_gateway_${part}`);
      expect(found.length, part).toBeGreaterThan(0);
      for (const one of found) expect(one.rest_api_id, part).toBe(API);
    }
    expect(all("aws_api_gateway_usage_plan")[0]).toMatchObject({
      api_stages: [{ api_id: API, stage: "${aws_api_gateway_stage.rest_stage.stage_name}" }],
    });
  });

  test("are the configured paths, each below the one above it", () => {
    expect([...paths.values()].sort()).toEqual(["/health", "/metrics", "/metrics/{id}"]);
    expect([...methods.values()].sort()).toEqual([...ROUTES, ...PREFLIGHTS].sort());
  });

  test("an integration stands behind each method, with the function of that route", () => {
    const found = all("aws_api_gateway_integration").map((one) => {
      const [, service = "no function"] = /aws_lambda_function([a-z-]+)invoke_arn/.exec(String(one.uri)) ?? [];
      return `${methodOf(one)}: ${service}`;
    });
    const answered = testApi.routes.map(({ method, path, service }) => `${method} ${path}: ${service}`);
    expect(found.sort()).toEqual([...PREFLIGHTS.map((method) => `${method}: no function`), ...answered].sort());
  });

  test("a preflight's answer is declared as 200 and filled in for the same method, after its integration", () => {
    const declared = Object.entries(byName("aws_api_gateway_method_response"));
    const statusOf = new Map(
      declared.map(([name, one]) => [
        `\${aws_api_gateway_method_response.${name}.status_code}`,
        `${methodOf(one)} ${one.status_code}`,
      ]),
    );
    expect([...statusOf.values()].sort()).toEqual(PREFLIGHTS.map((method) => `${method} 200`));
    const integrations = byName("aws_api_gateway_integration");
    for (const answer of all("aws_api_gateway_integration_response")) {
      expect(statusOf.get(text(answer.status_code))).toBe(`${methodOf(answer)} 200`);
      const [after = ""] = [answer.depends_on].flat().map(text);
      expect(methodOf(integrations[after.replace("aws_api_gateway_integration.", "")] ?? {})).toBe(methodOf(answer));
    }
    expect(all("aws_api_gateway_integration_response")).toHaveLength(PREFLIGHTS.length);
  });
});
