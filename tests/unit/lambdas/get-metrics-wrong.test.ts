import { describe, expect, it } from "vitest";
import { get, placesOf, problemOf } from "./support/api.js";
import { metricsEndpoint, NOW } from "./support/metrics-endpoint.js";

const { dynamo, send } = metricsEndpoint();
const at = (minute: number): string => new Date(NOW.getTime() - minute * 60_000).toISOString();

describe("a query that is wrong", () => {
  it.each<[Record<string, string>, string[]]>([
    [{}, ["service"]],
    [
      { service: "a#b", metric_type: "", from: "yesterday", to: "2026-13-01T00:00:00Z", limit: "0" },
      ["from", "limit", "metric_type", "service", "to"],
    ],
    [{ service: "checkout", limit: "101" }, ["limit"]],
    [{ service: "checkout", limit: "1e2" }, ["limit"]],
    [{ service: "checkout", form: "2026-01-01T00:00:00Z" }, ["form"]],
    [{ service: "checkout", from: at(0), to: at(1) }, ["from"]],
  ])("(%o) is told all that is wrong", async (query, paths) => {
    const answer = await send(get(query));
    expect(answer.statusCode).toBe(400);
    expect(placesOf(answer).sort()).toEqual(paths);
    expect(dynamo.calls).toEqual([]);
  });

  it("without a service is told that it is missing", async () => {
    expect(problemOf(await send(get({}))).errors).toEqual([{ parameter: "service", detail: "is missing" }]);
  });

  it("is refused when a parameter is there twice", async () => {
    const answer = await send(get({ service: "b" }, { multiValueQueryStringParameters: { service: ["a", "b"] } }));
    expect(problemOf(answer).errors).toEqual([{ parameter: "service", detail: "is given twice" }]);
  });
});
