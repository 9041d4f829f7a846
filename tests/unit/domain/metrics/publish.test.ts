import { describe, expect, it } from "vitest";
import type { MetricPoint } from "../../../../domain/contracts/metric.js";
import { publicationOf } from "../../../../domain/metrics/publish.js";
import { cloudWatchUnit } from "../../../../domain/metrics/units.js";

const about = { tenant: "keyabc123", environment: "test", namespace: "shop/Application", correlationId: "correlation-1" };
const point = (change: Partial<MetricPoint> = {}): MetricPoint => ({
  id: "met_a",
  service_name: "checkout",
  metric_type: "response_time",
  value: 12.5,
  unit: "ms",
  timestamp: "2026-01-02T03:04:05.678Z",
  ...change,
});

describe("a publication", () => {
  it("is one line of the embedded metric format at the point's own time", () => {
    expect(publicationOf(point(), about)).toEqual({
      _aws: {
        Timestamp: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
        CloudWatchMetrics: [
          {
            Namespace: "shop/Application",
            Dimensions: [["service", "environment", "tenant"]],
            Metrics: [{ Name: "response_time", Unit: "Milliseconds" }],
          },
        ],
      },
      service: "checkout",
      environment: "test",
      tenant: "keyabc123",
      metricId: "met_a",
      correlationId: "correlation-1",
      response_time: 12.5,
    });
  });

  it.each([
    ["business.revenue", "shop/Business"],
    ["Business_orders", "shop/Business"],
    ["business", "shop/Application"],
    ["businesslike", "shop/Application"],
  ])("of the type %s is in %s", (metric_type, namespace) => {
    expect(publicationOf(point({ metric_type }), about)).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Namespace: namespace }] },
    });
  });

  it("has more dimensions by metadata on the list only, in a set of their own", () => {
    const metadata = { operation: "pay", userId: "u1", region: "two words", currency: 7 };
    const line = publicationOf(point({ metadata }), about);
    expect(line).toMatchObject({
      operation: "pay",
      _aws: {
        CloudWatchMetrics: [
          {
            Dimensions: [
              ["service", "environment", "tenant"],
              ["service", "environment", "tenant", "operation"],
            ],
          },
        ],
      },
    });
    expect(JSON.stringify(line)).not.toMatch(/u1|two words/);
  });

  it.each(["service", "tenant", "correlationId", "operation"])(
    "of the type %s does not take the place of that field",
    (metric_type) => {
      const line = publicationOf(point({ metric_type, metadata: { operation: "pay" } }), about);
      expect(line).toMatchObject({ service: "checkout", tenant: "keyabc123", operation: "pay", [`${metric_type}_value`]: 12.5 });
    },
  );
});

describe("a unit", () => {
  it.each([
    [undefined, "None"],
    ["ms", "Milliseconds"],
    ["millisecond", "Milliseconds"],
    ["PERCENT", "Percent"],
    ["%", "Percent"],
    ["requests/s", "Count/Second"],
    ["Bytes/Second", "Bytes/Second"],
    ["USD", "None"],
    ["constructor", "None"],
  ])("%s is CloudWatch's %s", (unit, expected) => expect(cloudWatchUnit(unit)).toBe(expected));
});
