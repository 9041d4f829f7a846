import { describe, expect, it } from "vitest";
import { synthesize, withAnomalies } from "./synthesize.js";

const monitoring = synthesize(withAnomalies);

describe("4.2 anomaly alarms on business metrics", () => {
  it("are plain alarms on the score of each series, for the business", () => {
    const found = Object.values(monitoring.all("aws_cloudwatch_metric_alarm")).filter(
      ({ metric_name: name }) => name === "AnomalyScore",
    );
    expect(found.map(({ alarm_name: name }) => name).sort()).toEqual(
      ["conversion", "orders-completed", "revenue-usd"].map((series) => `observability-platform-${series}-anomaly-dev`),
    );
    for (const alarm of found)
      expect(alarm).toMatchObject({
        namespace: "observability-platform/Application",
        dimensions: {
          service: "anomaly-detector",
          environment: "dev",
          series: /platform-(.*)-anomaly/.exec(String(alarm.alarm_name))?.[1],
        },
        statistic: "Maximum",
        comparison_operator: "GreaterThanOrEqualToThreshold",
        threshold: 0.9995,
        treat_missing_data: "notBreaching",
        tags: { Audience: "business", Severity: "medium", Runbook: "business-anomaly" },
      });
  });

  it("are refused where their threshold could never be reached, or always is", () => {
    const withThreshold = (threshold: number) => () =>
      synthesize((config) => {
        withAnomalies(config);
        config.anomalies.alarm.threshold = threshold;
      });
    expect(withThreshold(0)).toThrow("AnomalyScore is always >= 0");
    expect(withThreshold(1.5)).toThrow("AnomalyScore is never >= 1.5");
  });

  it("are not there where nobody follows series", () => {
    const names = Object.values(synthesize().all("aws_cloudwatch_metric_alarm")).map(({ metric_name: name }) => name);
    expect(names).not.toContain("AnomalyScore");
  });
});
