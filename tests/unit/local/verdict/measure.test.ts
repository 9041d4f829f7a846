import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../../config/index.js";
import { measure } from "../../../../local/verdict/index.js";
import { createMetricStore } from "../../../../simulator/metrics/index.js";

const config = loadConfig({ ENVIRONMENT: "local" });
const FROM = Date.UTC(2026, 0, 1, 12, 0, 40);
const TO = FROM + 65_000;

const row = (statistic: "Sum" | "Maximum" | "p99", dimensions: Record<string, string> = { service: "api" }) => ({
  namespace: "shop",
  metric: "Work",
  dimensions,
  statistic,
  comparison: ">=" as const,
  value: 1,
});

function store(...data: [service: string, value: number, timestamp: number][]) {
  const metrics = createMetricStore();
  for (const [service, value, timestamp] of data)
    metrics.put({ namespace: "shop", name: "Work", dimensions: { service, environment: "local" }, value, timestamp });
  return metrics;
}

describe("a row's metric", () => {
  it("is taken over the whole run and over all metrics with its dimensions", () => {
    const metrics = store(
      ["api", 1, FROM],
      ["api", 2, FROM + 30_000],
      ["api", 4, TO - 1],
      ["worker", 8, FROM],
      ["api", 16, TO + 60_000],
    );
    expect(measure(config, metrics, row("Sum"), FROM, TO).actual).toBe(7);
    expect(measure(config, metrics, row("Sum", {}), FROM, TO).actual).toBe(15);
    expect(measure(config, metrics, row("Maximum"), FROM, TO).actual).toBe(4);
    expect(measure(config, metrics, row("p99", {}), FROM, TO).actual).toBe(8);
  });

  it("without data is a sum of 0, and no percentile", () => {
    expect(measure(config, store(), row("Sum"), FROM, TO).actual).toBe(0);
    expect(measure(config, store(), row("p99"), FROM, TO).actual).toBeNull();
  });

  it("finds a function by its service's name", () => {
    const metrics = createMetricStore();
    const dimensions = { FunctionName: "observability-platform-payment-handler-local" };
    metrics.put({ namespace: "shop", name: "Work", dimensions, value: 5, timestamp: FROM });
    expect(measure(config, metrics, row("Sum", { FunctionName: "payment-handler" }), FROM, TO).actual).toBe(5);
  });
});
