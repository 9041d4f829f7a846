import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { openapiSchemas } from "../../../bin/openapi-schemas.js";
import { loadConfig } from "../../../config/index.js";
import { request } from "./support/api.js";
import { metricsEndpoint } from "./support/metrics-endpoint.js";

const { send } = metricsEndpoint();

const describedBy = async () => {
  const answer = await send(request("GET", "/openapi.json", { tenant: null }));
  expect(answer.statusCode).toBe(200);
  return v.parse(
    v.looseObject({
      openapi: v.string(),
      paths: v.record(v.string(), v.record(v.string(), v.looseObject({ responses: v.record(v.string(), v.unknown()) }))),
    }),
    JSON.parse(answer.body),
  );
};

describe("the description of the API", () => {
  it("is valid OpenAPI 3.1, and told without a key", async () => {
    const document = await describedBy();
    const result = await new Validator().validate(document);
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
    expect(document.openapi).toBe("3.1.0");
  });

  it("is made of the schemas as they are now: npm run docs:openapi", () => {
    const path = new URL("../../../lambdas/metrics-api/openapi/schemas.json", import.meta.url);
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(openapiSchemas());
  });

  it("names every route that the configuration has, and whether it wants a key", async () => {
    const { paths } = await describedBy();
    const told = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { security }]) => [
        method.toUpperCase(),
        path,
        Array.isArray(security) && security.length > 0,
      ]),
    );
    const routes = (loadConfig({}).api?.routes ?? []).filter(({ service }) => service === "metrics-api");
    expect(told.sort()).toEqual(routes.map(({ method, path, key }) => [method, path, key]).sort());
  });

  it("tells the limits of the configuration", async () => {
    const { paths } = await describedBy();
    expect(paths["/metrics"]?.post).toMatchObject({
      requestBody: { content: { "application/json": { schema: { oneOf: [{}, { maxItems: 500 }] } } } },
    });
    expect(JSON.stringify(paths["/metrics"]?.get)).toContain('"maximum":100');
  });

  it("refers to nothing that is not there", async () => {
    const text = JSON.stringify(await describedBy());
    const document: unknown = JSON.parse(text);
    for (const [, path = ""] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = path.split("/").reduce<unknown>((at, key) => v.parse(v.looseObject({}), at)[key], document);
      expect(found, path).toBeDefined();
    }
  });
});
