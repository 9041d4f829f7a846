import { describe, expect, it } from "vitest";
import { assess } from "../../../../../domain/analysis/report/index.js";
import { pathBetween, wayTo } from "../../../../../domain/analysis/report/paths.js";
import { topologyOf } from "../../../../../domain/analysis/report/topology.js";
import { from, materialOf } from "./builder.js";

const shop = materialOf({ trigger: { node: "payment-handler", metric: "latency" } });
const material = {
  ...shop,
  edges: [
    ...shop.edges,
    ["metrics-processor", "table:payments"] as [string, string],
    ["report-page", "order-processor"] as [string, string],
    ["api", "payment-handler"] as [string, string],
  ],
};
const topology = topologyOf(material);

describe("a way from one node to another", () => {
  it.each([
    ["down to what is called", "payment-handler", "payment-provider", "payment-handler > payment-provider"],
    [
      "through queues to the consumer",
      "order-api",
      "payment-provider",
      "order-api > queue:orders > order-processor > queue:payments > payment-handler > payment-provider",
    ],
    [
      "through queues to the producer",
      "payment-handler",
      "order-api",
      "payment-handler > queue:payments > order-processor > queue:orders > order-api",
    ],
    ["not through a table that both call", "payment-handler", "metrics-processor", "metrics-processor"],
    ["not through a caller of both", "table:payments", "payment-provider", "payment-provider"],
    ["of one node to itself", "order-api", "order-api", "order-api"],
  ])("goes %s", (_what, one, other, way) => {
    expect(pathBetween(topology, one, other).join(" > ")).toBe(way);
  });
});

describe("a way that was followed from reason to reason", () => {
  const told = (...path: string[]): string => wayTo(topology, path[0] ?? "", path).join(" > ");

  it("names those that were looked through because they tell nothing", () => {
    expect(told("order-processor", "queue:payments", "payment-provider")).toBe(
      "order-processor > queue:payments > payment-handler > payment-provider",
    );
  });

  it("does not come up again from what others call too", () => {
    expect(told("payment-handler", "table:payments", "metrics-processor")).toBe("metrics-processor");
    expect(told("payment-handler", "payment-provider")).toBe("payment-handler > payment-provider");
  });

  it("comes up from a consumer to its queue, whose messages it refuses", () => {
    expect(told("report-page", "order-processor", "queue:orders")).toBe("report-page > order-processor > queue:orders");
  });

  it("does not go round", () => {
    expect(told("order-api", "queue:orders", "order-processor", "queue:orders")).toBe("order-api > queue:orders");
  });

  it("begins at the noticed node or nowhere", () => {
    expect(wayTo(topology, "table:orders", ["payment-handler", "payment-provider"])).toEqual(["payment-provider"]);
  });
});

it("no report tells of a way through a table that two others call", () => {
  const { metrics } = material;
  const busy = (window: "normal" | "incident") => {
    const { timestamps, series } = metrics[window];
    const requests = timestamps.map((_, at) => (window === "normal" ? 60 + (at % 5) : 60 + (at > 3 ? 3000 : 0)));
    const waiting = timestamps.map((_, at) => (window === "normal" ? 0.005 : at > 3 ? 3.5 : 0.005) * (1 + (at % 3) / 30));
    const both = { "requests/Sum": requests, "latency/Average": waiting };
    return { timestamps, series: { ...series, "table:payments": both, "metrics-processor": { "requests/Sum": requests } } };
  };
  const slow = materialOf({
    trigger: { node: "payment-handler", metric: "latency" },
    now: { "payment-handler": { latency: from(4, 0.22, 3.75) } },
  });
  const incident = busy("incident");
  const handler = slow.metrics.incident.series["payment-handler"] ?? {};
  const report = assess(
    {
      ...material,
      metrics: {
        normal: busy("normal"),
        incident: { ...incident, series: { ...incident.series, "payment-handler": handler } },
      },
    },
    "2026-11-21T10:31:00.000Z",
  );
  const processor = report.rootCauses.find(({ node }) => node === "metrics-processor");
  expect(processor?.path).toEqual(["metrics-processor"]);
  expect(report.evidence.filter(({ source, text }) => source === "graph" && text.includes("metrics-processor"))).toEqual([]);
});
