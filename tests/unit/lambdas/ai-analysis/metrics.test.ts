import { CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { mockClient } from "aws-sdk-client-mock";
import * as v from "valibot";
import { afterEach, describe, expect, it } from "vitest";
import { AnalysisSettingsSchema } from "../../../../domain/contracts/analysis-settings.js";
import { metricData } from "../../../../lambdas/ai-analysis/gather/metric-data.js";
import { wantedMetrics } from "../../../../lambdas/ai-analysis/gather/metric-queries.js";
import { nodeSeries } from "../../../../lambdas/ai-analysis/gather/node-series.js";
import { windowsOf } from "../../../../lambdas/ai-analysis/windows.js";
import { type FakePoints, fakeMetrics } from "./fake-metrics.js";
import { AT, names } from "./support.js";

const windows = windowsOf(AT, v.parse(AnalysisSettingsSchema, {}));
const place = { names, namespace: "observability-platform/Application", environment: "dev" };
const wanted = wantedMetrics(place);
const whole = { from: windows.normal.from, to: windows.incident.to };
const endless = { remainingMs: () => Number.POSITIVE_INFINITY };
const mocks: { restore: () => void }[] = [];
afterEach(() => {
  for (const mock of mocks.splice(0)) mock.restore();
});

async function series(points: FakePoints, pageSize?: number) {
  mocks.push(fakeMetrics(points, pageSize));
  const { value, lacking } = await metricData(new CloudWatchClient({}), wanted, whole, endless);
  return { ...nodeSeries(wanted, value, windows), lacking };
}

/** Unix seconds of the first minute of the incident's window. */
const begin = Date.parse(windows.incident.from) / 1000;
const application = "observability-platform/Application";
const handler = "service=payment-handler environment=dev";

describe("the windows of an incident", () => {
  it("are whole minutes before the alarm, side by side", () => {
    expect(windows).toEqual({
      normal: { from: "2026-11-21T08:50:00.000Z", to: "2026-11-21T09:50:00.000Z" },
      incident: { from: "2026-11-21T09:50:00.000Z", to: "2026-11-21T10:00:00.000Z" },
    });
  });
});

describe("the metrics of a node", () => {
  it("are seconds, percent and counts a minute, one value for each timestamp", async () => {
    const { metrics } = await series((metric) => {
      if (metric === `${application} OperationDuration ${handler} Average`) return 250;
      if (metric === `${application} OperationSucceeded ${handler} Sum`) return 9;
      return metric === `${application} OperationFailed ${handler} Sum` ? 1 : undefined;
    });
    expect(metrics.incident.timestamps).toEqual(Array.from({ length: 10 }, (_, at) => begin + 60 * at));
    expect(metrics.normal.timestamps).toHaveLength(60);
    expect(metrics.incident.series["payment-handler"]).toEqual({
      "latency/Average": Array(10).fill(0.25),
      "availability/Average": Array(10).fill(90),
      "requests/Sum": Array(10).fill(10),
    });
    expect(metrics.normal.series).not.toHaveProperty("order-processor");
  });

  it("count crashes that the function could not count itself", async () => {
    const { metrics } = await series((metric) => {
      if (metric === `${application} OperationSucceeded ${handler} Sum`) return 3;
      return metric === "AWS/Lambda Errors FunctionName=observability-platform-payment-handler-dev Sum" ? 1 : undefined;
    });
    expect(metrics.incident.series["payment-handler"]).toMatchObject({
      "availability/Average": Array(10).fill(75),
      "requests/Sum": Array(10).fill(4),
    });
  });

  it("are Lambda's where the function measures nothing of its own", async () => {
    const { metrics } = await series((metric) => {
      if (!metric.includes("FunctionName=observability-platform-backup-dev")) return undefined;
      if (metric.endsWith("Duration FunctionName=observability-platform-backup-dev Average")) return 1500;
      return metric.includes(" Invocations ") ? 2 : undefined;
    });
    expect(metrics.incident.series.backup).toEqual({
      "latency/Average": Array(10).fill(1.5),
      "availability/Average": Array(10).fill(100),
      "requests/Sum": Array(10).fill(2),
    });
  });

  it("of the payment provider are those of its caller", async () => {
    const { metrics } = await series((metric) => {
      if (metric === `${application} ProviderDuration ${handler} Average`) return 3600;
      if (metric === `${application} ProviderFailed ${handler} Sum`) return 1;
      return metric === `${application} PaymentsDeclined ${handler} Sum` ||
        metric === `${application} PaymentsAuthorized ${handler} Sum`
        ? 2
        : undefined;
    });
    expect(metrics.incident.series["payment-provider"]).toEqual({
      "latency/Average": Array(10).fill(3.6),
      "availability/Average": Array(10).fill(80),
      "requests/Sum": Array(10).fill(5),
    });
  });

  it("that stop are zero while others of their origin go on, and unknown after that and before the first", async () => {
    const { metrics } = await series((metric, time) => {
      if (metric === `${application} OperationSucceeded ${handler} Sum`)
        return time >= begin - 300 && time < begin + 120 ? 5 : undefined;
      const other = `${application} OperationSucceeded service=order-processor environment=dev Sum`;
      return metric === other && time < begin + 480 ? 1 : undefined;
    });
    expect(metrics.incident.series["payment-handler"]?.["requests/Sum"]).toEqual([5, 5, 0, 0, 0, 0, 0, 0, null, null]);
    expect(metrics.incident.series["payment-handler"]?.["availability/Average"]?.slice(0, 3)).toEqual([100, 100, null]);
    const normal = metrics.normal.series["payment-handler"]?.["requests/Sum"];
    expect(normal?.filter((value) => value === null)).toHaveLength(55);
  });

  it("beside these three are series of their own, with what they are looked up by", async () => {
    const { further } = await series((metric) =>
      metric === "AWS/SQS ApproximateNumberOfMessagesVisible QueueName=observability-platform-orders-dlq-dev Maximum"
        ? 3
        : undefined,
    );
    expect(further).toMatchObject([
      {
        node: "queue:orders",
        name: "DeadLetters",
        statistic: "Maximum",
        reference: "AWS/SQS ApproximateNumberOfMessagesVisible QueueName=observability-platform-orders-dlq-dev",
      },
    ]);
    expect(further[0]?.values).toHaveLength(70);
  });

  it("that are no numbers are no points", async () => {
    const { metrics } = await series((metric) => (metric.includes("OperationDuration") ? Number.NaN : undefined));
    expect(JSON.stringify(metrics)).not.toContain("NaN");
  });
});

describe("reading metrics", () => {
  it("asks for every page, at most 500 metrics a call", async () => {
    const many = Array.from({ length: 3 }, () => wanted)
      .flat()
      .slice(0, 3 * wanted.length);
    const mock = fakeMetrics(() => 1, 100);
    mocks.push(mock);
    const more = Array.from({ length: Math.ceil(1100 / many.length) }, () => many)
      .flat()
      .slice(0, 1100);
    const { value } = await metricData(new CloudWatchClient({}), more, whole, endless);
    expect(value.every((points) => points.size === 70)).toBe(true);
    expect(mock.commandCalls(GetMetricDataCommand).map(({ args }) => args[0].input.MetricDataQueries?.length)).toEqual(
      expect.arrayContaining([500, 500, 100]),
    );
  });

  it("keeps what came and says what did not, when its time is over", async () => {
    mocks.push(fakeMetrics(() => 1, 10));
    let left = 1000;
    const deadline = { remainingMs: () => (left -= 400) };
    const { value, lacking } = await metricData(new CloudWatchClient({}), wanted, whole, deadline);
    expect(value.filter((points) => points.size > 0)).toHaveLength(20);
    expect(lacking).toEqual(["not all pages of metrics were read in time"]);
  });

  it("says which metrics were refused", async () => {
    const mock = mockClient(CloudWatchClient);
    mocks.push(mock);
    const Messages = [{ Code: "Forbidden", Value: "not yours" }];
    mock.on(GetMetricDataCommand).resolves({ MetricDataResults: [{ Id: "m0", StatusCode: "Forbidden", Messages }] });
    const { lacking } = await metricData(new CloudWatchClient({}), wanted, whole, endless);
    expect(lacking).toEqual(["some metrics could not be read: not yours"]);
  });
});
