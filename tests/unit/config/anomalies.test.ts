import { describe, expect, it } from "vitest";
import { crossFieldProblems } from "../../../config/checks.js";
import { anomalySeries, loadConfig, type PlatformConfig } from "../../../config/index.js";

const config = loadConfig({});
const orders = config.anomalies.series["orders-completed"];
if (!orders) throw new Error("there is a series orders-completed");

const problems = (anomalies: Partial<PlatformConfig["anomalies"]>, services = config.services): string[] =>
  crossFieldProblems({ ...config, services, anomalies: { ...config.anomalies, ...anomalies } })
    .filter(({ path }) => path.startsWith("anomalies"))
    .map(({ path, allowed }) => `${path}: ${allowed}`);

describe("series that are followed", () => {
  it("are those of SPEC 4.2 that services measure", () => {
    expect(Object.keys(config.anomalies.series)).toEqual(["orders-completed", "revenue-usd", "conversion"]);
    expect(problems({})).toEqual([]);
  });

  it("are metrics of the environment's own services", () => {
    expect(anomalySeries({ project: "shop", environmentSuffix: "pr-7" }, orders)).toEqual({
      metric: {
        namespace: "shop/Application",
        name: "OrdersCompleted",
        dimensions: { service: "order-processor", environment: "pr-7" },
        statistic: "Sum",
      },
      periodSeconds: 300,
      missing: "zero",
    });
  });

  it("may be metrics of AWS", () => {
    const metric = { namespace: "AWS/SQS", name: "NumberOfMessagesSent", dimensions: { QueueName: "q" }, statistic: "p99" };
    expect(anomalySeries(config, { ...orders, metric }).metric).toEqual(metric);
  });

  it("must be written by services that are there", () => {
    const metric = { ...orders.metric, service: "nobody" };
    expect(problems({ series: { one: { ...orders, metric } } })).toEqual([
      expect.stringMatching(/^anomalies\.series\.one\.metric\.service: must be one of order-api/),
    ]);
    expect(problems({ series: { one: { ...orders, missing: "unknown", per: metric } } })).toEqual([
      expect.stringMatching(/^anomalies\.series\.one\.per\.service: must be one of order-api/),
    ]);
  });

  it("that are a share are no number when there is nothing", () => {
    expect(problems({ series: { one: { ...orders, per: orders.metric } } })).toEqual([
      expect.stringMatching(/^anomalies\.series\.one\.missing: must be "unknown"/),
    ]);
  });

  it("have an alarm that CloudWatch takes", () => {
    expect(problems({ alarm: { ...config.anomalies.alarm, datapointsToAlarm: 4 } })).toEqual([
      "anomalies.alarm.datapointsToAlarm: must be at most evaluationPeriods (3)",
    ]);
    expect(
      problems({
        series: { one: { ...orders, periodSeconds: 3600 } },
        alarm: { ...config.anomalies.alarm, evaluationPeriods: 25 },
      }),
    ).toEqual([expect.stringMatching(/^anomalies\.series\.one\.periodSeconds: × evaluationPeriods must be at most 86400 s/)]);
  });

  it("may name whatever they like where no service follows them", () => {
    const { "anomaly-detector": _, "order-processor": __, ...others } = config.services;
    expect(problems({}, others)).toEqual([]);
  });
});
