import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { describe, expect, test } from "vitest";
import { answerWith, aws, metrics, options, seen, useLocalAws } from "./endpoint-upstream.js";

useLocalAws();

const minute = Date.parse("2026-01-01T10:00:00Z");
const window = { StartTime: new Date(minute), EndTime: new Date(minute + 600_000) };
const metric = { Namespace: "AWS/Lambda", MetricName: "Duration", Dimensions: [{ Name: "FunctionName", Value: "f" }] };
const put = (value: number, timestamp = minute): void =>
  metrics.put({
    namespace: "AWS/Lambda",
    name: "Duration",
    dimensions: { FunctionName: "f" },
    value,
    timestamp,
    unit: "Milliseconds",
  });

describe("CloudWatch metrics", () => {
  test("GetMetricData answers percentiles, newest first unless asked otherwise", async () => {
    for (let i = 1; i <= 100; i++) put(i);
    put(7, minute + 60_000);
    const client = new CloudWatchClient(options());
    const query = [{ Id: "p", MetricStat: { Metric: metric, Period: 60, Stat: "p99" } }];
    const newest = await client.send(new GetMetricDataCommand({ ...window, MetricDataQueries: query }));
    expect(newest.MetricDataResults).toEqual([
      {
        Id: "p",
        Label: "Duration",
        Timestamps: [new Date(minute + 60_000), new Date(minute)],
        Values: [7, 99],
        StatusCode: "Complete",
      },
    ]);
    const oldest = await client.send(
      new GetMetricDataCommand({ ...window, ScanBy: "TimestampAscending", MetricDataQueries: query }),
    );
    expect(oldest.MetricDataResults?.[0]?.Values).toEqual([99, 7]);
    expect(seen).toEqual([]);
  });

  test.each([
    ["a broken expression", [{ Id: "e", Expression: "SUM(METRICS())" }], /query e: expression .* character 5: no metric/],
    ["a query of nothing", [{ Id: "e" }], /query e needs either a metric or an expression/],
    ["an unknown statistic", [{ Id: "a", MetricStat: { Metric: metric, Period: 60, Stat: "p101" } }], /"p101"/],
    ["an impossible period", [{ Id: "a", MetricStat: { Metric: metric, Period: 7, Stat: "Sum" } }], /period 7/],
  ])("refuses %s and says why", async (_what, MetricDataQueries, message) => {
    put(1);
    const asked = new CloudWatchClient(options()).send(new GetMetricDataCommand({ ...window, MetricDataQueries }));
    await expect(asked).rejects.toThrow(message);
  });

  test("GetMetricData computes expressions, percentiles in them too, and leaves out what only they need", async () => {
    for (const value of [10, 20, 30]) put(value);
    put(7, minute + 120_000);
    const stat = (Id: string, Stat: string) => ({ Id, MetricStat: { Metric: metric, Period: 60, Stat }, ReturnData: false });
    const answer = await new CloudWatchClient(options()).send(
      new GetMetricDataCommand({
        ...window,
        ScanBy: "TimestampAscending",
        MetricDataQueries: [stat("p", "p50"), stat("n", "SampleCount"), { Id: "e", Label: "weighed", Expression: "p * n" }],
      }),
    );
    expect(answer.MetricDataResults).toEqual([
      {
        ...{ Id: "e", Label: "weighed", StatusCode: "Complete" },
        ...{ Timestamps: [new Date(minute), new Date(minute + 120_000)], Values: [60, 7] },
      },
    ]);
  });

  test("GetMetricStatistics and ListMetrics answer over JSON", async () => {
    put(2);
    put(4);
    const client = new CloudWatchClient(options());
    const statistics = await client.send(
      new GetMetricStatisticsCommand({
        ...metric,
        ...window,
        Period: 60,
        Statistics: ["Average", "Maximum"],
        ExtendedStatistics: ["p50"],
      }),
    );
    expect(statistics.Datapoints).toEqual([
      { Timestamp: new Date(minute), Unit: "Milliseconds", Average: 3, Maximum: 4, ExtendedStatistics: { p50: 2 } },
    ]);
    const list = await client.send(new ListMetricsCommand({ Namespace: "AWS/Lambda", Dimensions: [{ Name: "FunctionName" }] }));
    expect(list.Metrics).toEqual([metric]);
    expect((await client.send(new ListMetricsCommand({ Dimensions: [{ Name: "Nothing" }] }))).Metrics).toEqual([]);
  });

  test("PutMetricData is taken in every form, compressed or not, and all of a call or nothing", async () => {
    const client = new CloudWatchClient(options());
    const Timestamp = new Date(minute);
    const MetricData = [
      { MetricName: "A", Timestamp, Value: 1 },
      { MetricName: "A", Timestamp, Values: [2, 3], Counts: [1, 2] },
      { MetricName: "A", Timestamp, StatisticValues: { SampleCount: 2, Sum: 10, Minimum: 4, Maximum: 6 } },
      // Over 10 kB the client compresses the request.
      ...Array.from({ length: 200 }, () => ({ MetricName: "B".repeat(100), Timestamp, Value: 1 })),
    ];
    await client.send(new PutMetricDataCommand({ Namespace: "shop", MetricData }));
    const query = { namespace: "shop", dimensions: {}, statistic: "Sum", periodSeconds: 60, from: minute, to: minute + 1 };
    expect(metrics.statistics({ ...query, name: "A" })).toMatchObject([{ value: 19 }]);
    expect(metrics.statistics({ ...query, name: "B".repeat(100) })).toMatchObject([{ value: 200 }]);
    const wrong = [
      { MetricName: "C", Timestamp, Value: 1 },
      { MetricName: "C", Timestamp },
    ];
    await expect(client.send(new PutMetricDataCommand({ Namespace: "shop", MetricData: wrong }))).rejects.toThrow(
      /exactly one of Value/,
    );
    expect(metrics.list("shop", "C")).toEqual([]);
  });

  test("the query protocol of older clients works, its answers are XML", async () => {
    put(5);
    const form = (parameters: Record<string, string>) =>
      fetch(aws.url, {
        method: "POST",
        headers: { authorization: "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/monitoring/aws4_request, Signature=x" },
        body: new URLSearchParams({ Version: "2010-08-01", ...parameters }),
      });
    const asked = await form({
      Action: "GetMetricData",
      StartTime: window.StartTime.toISOString(),
      EndTime: window.EndTime.toISOString(),
      "MetricDataQueries.member.1.Id": "a<b",
      "MetricDataQueries.member.1.MetricStat.Metric.Namespace": "AWS/Lambda",
      "MetricDataQueries.member.1.MetricStat.Metric.MetricName": "Duration",
      "MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Name": "FunctionName",
      "MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Value": "f",
      "MetricDataQueries.member.1.MetricStat.Period": "60",
      "MetricDataQueries.member.1.MetricStat.Stat": "Maximum",
    });
    expect(await asked.text()).toContain(
      "<MetricDataResults><member><Id>a&lt;b</Id><Label>Duration</Label>" +
        "<Timestamps><member>2026-01-01T10:00:00.000Z</member></Timestamps><Values><member>5</member></Values>",
    );
    const refused = await form({ Action: "GetMetricStatistics", Namespace: "n" });
    expect([refused.status, await refused.text()]).toEqual([
      400,
      expect.stringMatching(/<Code>ValidationError<\/Code><Message>MetricName: /),
    ]);
  });

  test("alarms are passed on", async () => {
    answerWith(() => ({ body: '{"MetricAlarms":[]}' }));
    const alarms = await new CloudWatchClient(options()).send(new DescribeAlarmsCommand({}));
    expect(alarms.MetricAlarms).toEqual([]);
    expect(seen.map((one) => one.target)).toEqual(["GraniteServiceVersion20100801.DescribeAlarms"]);
  });
});
