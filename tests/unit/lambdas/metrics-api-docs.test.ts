import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../config/index.js";
import { problemType } from "../../../domain/contracts/problems.js";
import { acceptedOf, get, pageOf, post, problemOf } from "./support/api.js";
import { metricsEndpoint } from "./support/metrics-endpoint.js";

const { send } = metricsEndpoint();
const page = readFileSync(new URL("../../../docs/metrics-api.md", import.meta.url), "utf8");
const bodies = [...page.matchAll(/ -d '([^']+)'/g)].map(([, body = ""]) => body);
const answers = [...page.matchAll(/```json\n([\s\S]+?)```/g)].map(([, text = ""]): unknown => JSON.parse(text));
const queries = [...page.matchAll(/\$api\/metrics\?([^"]+)"/g)].map(([, query = ""]) =>
  Object.fromEntries(new URLSearchParams(query)),
);

/** Ids differ from run to run. */
const shown = (told: unknown): unknown => JSON.parse(JSON.stringify(told).replaceAll(/met_[a-p]{32}/g, "met_…"));

describe("the page on the metrics API", () => {
  it("shows what its requests are answered", async () => {
    expect(bodies).toHaveLength(2);
    for (const [index, body] of bodies.entries()) expect(shown(acceptedOf(await send(post(body))))).toEqual(answers[index]);
  });

  it("shows queries that are answered", async () => {
    expect(queries).toHaveLength(2);
    for (const query of queries) expect(pageOf(await send(get(query))).count).toBe(0);
  });

  it("shows a problem as it is", async () => {
    const problem = problemOf(await send(post({ service_name: "a", metric_type: "b", value: "1" })));
    const { instance: _, request_id: __, ...same } = problem;
    expect(answers[2]).toMatchObject(same);
    expect(problem.type).toBe(problemType("invalid_request"));
  });

  it("tells the figures of the configuration", () => {
    const { ingestion, api } = loadConfig({});
    expect(page).toContain(`A list of up to ${ingestion.maxBatch} `);
    expect(page).toContain(`up to ${ingestion.maxPageSize} (\`ingestion.maxPageSize\`)`);
    expect(api?.maxBodyKb).toBe(1024);
    expect(page).toContain(`${api?.throttle.requestsPerSecond} a second; \`Retry-After\``);
    const { raw, hour, day } = ingestion.retentionDays;
    expect([raw, hour, day]).toEqual([30, 90, 730]);
    expect(page).toContain("Points are kept for 30 days, hours for 90, days for two years");
    expect(page).toContain(`(default ${ingestion.shards})`);
  });
});
