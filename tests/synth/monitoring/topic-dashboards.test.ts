import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../config/index.js";
import { GUARDED_NAMES } from "../../../domain/contracts/dependencies.js";
import { literalProps, SynthesizedMonitoring } from "./synthesize.js";

const Body = v.looseObject({
  widgets: v.array(
    v.looseObject({
      properties: v.looseObject({
        title: v.optional(v.string()),
        query: v.optional(v.string()),
        metrics: v.optional(v.array(v.array(v.unknown()))),
        annotations: v.optional(v.unknown()),
      }),
    }),
  ),
});

const monitoring = new SynthesizedMonitoring(literalProps(loadConfig({ ENVIRONMENT: "prod" })));

function widgetsOf(topic: string) {
  const dashboard = Object.values(monitoring.all("aws_cloudwatch_dashboard")).find(
    ({ dashboard_name }) => dashboard_name === `observability-platform-prod-${topic}`,
  );
  return v.parse(Body, JSON.parse(String(dashboard?.dashboard_body))).widgets;
}

/** Titles of a dashboard's graphs → `namespace metric` of each of their lines. */
const graphsOf = (topic: string): Record<string, string[]> =>
  Object.fromEntries(
    widgetsOf(topic).map(({ properties }) => [
      properties.title ?? "",
      (properties.metrics ?? []).map(([namespace, name]) => `${namespace} ${name}`),
    ]),
  );

describe("the dashboard of ingestion", () => {
  const graphs = graphsOf("ingestion");

  it("shows requests by status and latency of the API", () => {
    expect(graphs["Requests by status"]).toEqual(
      expect.arrayContaining(["AWS/ApiGateway Count", "AWS/ApiGateway 4XXError", "AWS/ApiGateway 5XXError"]),
    );
    expect(graphs["Latency of the API"]).toHaveLength(3);
  });

  it("shows every breaker, and the calls that open ones refuse by who made them", () => {
    const breakers = new Set(graphs["Breakers that are open"]);
    expect(breakers).toEqual(new Set(["observability-platform/Infrastructure BreakerOpen"]));
    expect(graphs["Breakers that are open"]).toHaveLength(GUARDED_NAMES.length);
    expect(graphs["Calls refused by an open breaker"]).toHaveLength(3);
  });

  it("follows metrics from where they are taken to where they are counted", () => {
    const own = (name: string) => `observability-platform/Application ${name}`;
    expect(graphs["Taken in"]).toEqual([own("MetricsAccepted"), own("MetricsNotStored"), own("MetricsNotQueued")]);
    expect(graphs["Stored and not queued"]).toEqual([own("MetricsSwept"), own("MetricsPending")]);
    expect(graphs["Queue of metrics"]).toHaveLength(2);
    expect(graphs["p99 of the pipeline's functions"]).toHaveLength(3);
  });
});

describe("the dashboard of infrastructure", () => {
  const graphs = graphsOf("infrastructure");
  const { tables, buckets, services } = loadConfig({ ENVIRONMENT: "prod" });
  const functions = Object.values(services).filter(({ kind }) => kind === "function").length;

  it("has every function's memory and cold starts", () => {
    expect(graphs["Memory used"]).toEqual(Array(functions).fill("LambdaInsights memory_utilization"));
    expect(graphs["Cold starts"]).toEqual(Array(functions).fill("LambdaInsights init_duration"));
  });

  it("has every table's capacity, throttles, latency and items", () => {
    const count = Object.keys(tables).length;
    expect(graphs["Tables: capacity used"]).toHaveLength(2 * count);
    expect(graphs["Tables: throttled requests"]).toHaveLength(2 * count);
    expect(new Set(graphs["Tables: latency"])).toEqual(new Set(["AWS/DynamoDB SuccessfulRequestLatency"]));
    expect(graphs["Tables: items"]).toEqual(Array(count).fill("observability-platform/Infrastructure TableItemCount"));
  });

  it("has the network's NAT gateways and rejected traffic, and every bucket", () => {
    expect(graphs["NAT gateways: traffic"]).toContain("AWS/NATGateway BytesOutToDestination");
    expect(graphs).toHaveProperty(["Rejected traffic"]);
    expect(graphs["Buckets: size"]).toHaveLength(Object.keys(buckets).length);
  });
});

describe("the dashboard of the business", () => {
  const graphs = graphsOf("business");
  const own = (name: string) => `observability-platform/Application ${name}`;
  const band = [own("ExpectedUpper"), own("ExpectedValue"), own("ExpectedLower")];

  it("shows each series with the band that it was expected in", () => {
    expect(graphs["Completed orders: value and expected band"]).toEqual([own("OrdersCompleted"), ...band]);
    expect(graphs["Revenue in US dollars: value and expected band"]).toEqual([own("OrderValue"), ...band]);
  });

  it("shows how odd its values are, and from when on the alarm rings", () => {
    const odd = widgetsOf("business").filter(({ properties }) => properties.title?.endsWith(": how odd"));
    expect(odd.map(({ properties }) => properties.annotations)).toEqual(
      Array(3).fill({ horizontal: [{ label: "alarm >= 0.9995", value: 0.9995 }] }),
    );
    expect(graphs["Completed orders: how odd"]).toEqual([own("AnomalyScore")]);
  });

  it("computes a share of its two metrics, which are not shown themselves", () => {
    const [share] = widgetsOf("business").filter(({ properties }) => properties.title?.startsWith("Completed orders of started"));
    expect(share?.properties.metrics?.slice(0, 3)).toEqual([
      expect.arrayContaining(["event", "ORDER_COMPLETED", expect.objectContaining({ id: "part", visible: false })]),
      expect.arrayContaining(["event", "CHECKOUT_STARTED", expect.objectContaining({ id: "whole", visible: false })]),
      [{ expression: "100 * part / whole", label: "value" }],
    ]);
  });

  it("is not there without series", () => {
    const config = loadConfig({ ENVIRONMENT: "dev" });
    const without = new SynthesizedMonitoring(literalProps({ ...config, anomalies: { ...config.anomalies, series: {} } }));
    const names = Object.values(without.all("aws_cloudwatch_dashboard")).map(({ dashboard_name }) => dashboard_name);
    expect(names).not.toContain("observability-platform-dev-business");
  });
});
