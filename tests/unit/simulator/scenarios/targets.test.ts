import { describe, expect, it } from "vitest";
import { readModel } from "../../../../simulator/model/index.js";
import { findMetric } from "../../../../simulator/scenarios/targets.js";
import { Graph, type JsonObject, parseStack } from "../../../../terraform/index.js";

const alarm = (namespace: string, metric: string, dimensions: JsonObject): JsonObject => ({
  alarm_name: `${namespace} ${metric} ${JSON.stringify(dimensions)}`,
  comparison_operator: "GreaterThanThreshold",
  evaluation_periods: 1,
  period: 60,
  statistic: "Sum",
  threshold: 1,
  metric_name: metric,
  namespace,
  dimensions,
});

const model = readModel(
  new Graph([
    parseStack("app", "/app", [
      {
        file: "main.tf.json",
        content: {
          resource: {
            aws_cloudwatch_metric_alarm: {
              a: alarm("shop/Application", "CircuitOpen", { service: "pay", environment: "dev" }),
              b: alarm("shop/Application", "CircuitOpen", { service: "order", environment: "dev" }),
              c: alarm("AWS/ApiGateway", "Latency", { ApiName: "shop", Stage: "live" }),
              d: alarm("AWS/Lambda", "Errors", { FunctionName: "pay" }),
              e: alarm("shop/Lambda", "Errors", { FunctionName: "pay" }),
            },
          },
        },
      },
    ]),
  ]),
);

describe("a metric in a scenario", () => {
  it("is found by as much as tells it from the others", () => {
    const pay = { namespace: "shop/Application", name: "CircuitOpen", dimensions: { service: "pay", environment: "dev" } };
    expect(findMetric(model, "Application CircuitOpen", { service: "pay" })).toEqual(pay);
    expect(findMetric(model, "shop/Application CircuitOpen", { service: "pay", environment: "dev" })).toEqual(pay);
    expect(findMetric(model, "AWS/ApiGateway Latency", {}).dimensions).toEqual({ ApiName: "shop", Stage: "live" });
  });

  it("is refused where several are meant, with all of them", () => {
    expect(() => findMetric(model, "Application CircuitOpen", { environment: "dev" })).toThrow(
      /several .*environment=dev: environment=dev, service=pay; environment=dev, service=order/,
    );
    expect(() => findMetric(model, "Lambda Errors", {})).toThrow(
      '"Lambda Errors" may be AWS/Lambda Errors or shop/Lambda Errors',
    );
  });

  it("is refused where none is meant: a namespace is not cut within a word", () => {
    expect(() => findMetric(model, "plication CircuitOpen", {})).toThrow("no alarm reads");
    expect(() => findMetric(model, "Application CircuitOpen", { service: "pay", tier: "gold" })).toThrow("no alarm reads");
  });
});
