import { describe, expect, it } from "vitest";
import { synthesize, withBreakers, withRestApi } from "./synthesize.js";

const monitoring = synthesize(withRestApi);
const STAGE = { ApiName: "observability-platform-api-dev", Stage: "live" };
const TOPIC = (severity: string) => [`arn:aws:sns:us-east-1:123456789012:observability-platform-alarms-${severity}-dev`];

describe("3.10 the API's alarms", () => {
  it("tell when over 5 % of the requests fail in three of five minutes", () => {
    expect(monitoring.alarm("rest-api-error-rate")).toMatchObject({
      namespace: "AWS/ApiGateway",
      metric_name: "5XXError",
      dimensions: STAGE,
      statistic: "Average",
      comparison_operator: "GreaterThanThreshold",
      threshold: 0.05,
      period: 60,
      evaluation_periods: 5,
      datapoints_to_alarm: 3,
      treat_missing_data: "notBreaching",
      alarm_actions: TOPIC("high"),
    });
  });

  it("tell when the average answer takes over a second, three times five minutes in a row", () => {
    expect(monitoring.alarm("rest-api-latency")).toMatchObject({
      metric_name: "Latency",
      dimensions: STAGE,
      statistic: "Average",
      comparison_operator: "GreaterThanThreshold",
      threshold: 1000,
      period: 300,
      evaluation_periods: 3,
      datapoints_to_alarm: 3,
      treat_missing_data: "notBreaching",
      alarm_actions: TOPIC("medium"),
    });
  });

  it("tell when over ten requests are refused, twice five minutes in a row", () => {
    expect(monitoring.alarm("rest-api-client-errors")).toMatchObject({
      metric_name: "4XXError",
      dimensions: STAGE,
      statistic: "Sum",
      comparison_operator: "GreaterThanThreshold",
      threshold: 10,
      period: 300,
      evaluation_periods: 2,
      datapoints_to_alarm: 2,
      treat_missing_data: "notBreaching",
      alarm_actions: TOPIC("low"),
    });
  });

  it("are not there without an API", () => {
    const without = synthesize((config) => {
      config.api = undefined;
    });
    expect(Object.keys(without.all("aws_cloudwatch_metric_alarm")).filter((id) => id.startsWith("rest-api"))).toEqual([]);
  });

  it("are refused when the error rate could never be reached", () => {
    const impossible = () =>
      synthesize((config) => {
        withRestApi(config);
        config.alarms.apiErrorPercent.threshold = 100;
      });
    expect(impossible).toThrow(/rest-api-error-rate.*never/);
  });
});

it("the API decides by its own sampling rule what is traced", () => {
  expect(monitoring.one("aws_xray_sampling_rule", "sampling-rest_api")).toMatchObject({
    service_name: "observability-platform-api-dev/live",
    service_type: "AWS::ApiGateway::Stage",
    fixed_rate: 0.1,
  });
});

describe("3.4, 3.10 an open circuit breaker", () => {
  const guarded = synthesize(withBreakers);

  it.each(["payment-provider", "metrics-store", "metrics-queue", "metrics-claims", "bedrock"])(
    "of %s is told as the health monitor sees it",
    (dependency) => {
      expect(guarded.alarm(`${dependency}-circuit-open`)).toMatchObject({
        namespace: "observability-platform/Infrastructure",
        metric_name: "BreakerOpen",
        dimensions: { service: "health-monitor", environment: "dev", dependency: `circuit:${dependency}` },
        statistic: "Maximum",
        comparison_operator: "GreaterThanThreshold",
        threshold: 0,
        period: 60,
        evaluation_periods: 2,
        datapoints_to_alarm: 1,
        treat_missing_data: "notBreaching",
        alarm_actions: TOPIC("medium"),
      });
    },
  );

  it("has one alarm a dependency, however many call it", () => {
    const twice = synthesize((changed) => {
      withBreakers(changed);
      const api = changed.services["metrics-api"];
      if (api) changed.services["other-api"] = api;
    });
    const names = (of: typeof guarded) =>
      Object.keys(of.all("aws_cloudwatch_metric_alarm")).filter((name) => name.endsWith("-circuit-open"));
    expect(names(guarded).sort()).toEqual(
      Object.keys(guarded.props.config.circuitBreakers)
        .map((name) => `${name}-circuit-open`)
        .sort(),
    );
    expect(names(twice).sort()).toEqual(names(guarded).sort());
  });

  it("is not watched where nobody looks at it", () => {
    expect(Object.keys(monitoring.all("aws_cloudwatch_metric_alarm")).join()).not.toContain("circuit-open");
  });

  it("belongs to who calls behind it", () => {
    expect(guarded.alarm("payment-provider-circuit-open").tags).toMatchObject({ Service: "payment-handler" });
    expect(guarded.alarm("metrics-queue-circuit-open").tags).toMatchObject({ Service: "metrics-api" });
  });
});

describe("queues", () => {
  it("tell of any dead letter, for as long as it is there", () => {
    expect(monitoring.alarm("payments-dead-letters")).toMatchObject({
      metric_name: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: "observability-platform-payments-dlq-dev" },
      namespace: "AWS/SQS",
      statistic: "Maximum",
      comparison_operator: "GreaterThanThreshold",
      threshold: 0,
      period: 60,
      evaluation_periods: 1,
      datapoints_to_alarm: 1,
      treat_missing_data: "ignore",
      alarm_actions: TOPIC("medium"),
    });
    expect(monitoring.alarm("async-dead-letters")).toMatchObject({
      dimensions: { QueueName: "observability-platform-async-failures-dev" },
    });
    expect(monitoring.alarm("alarms-dead-letters")).toMatchObject({
      dimensions: { QueueName: "observability-platform-alarms-dlq-dev" },
      metric_name: "ApproximateNumberOfMessagesVisible",
      threshold: 0,
      treat_missing_data: "ignore",
      alarm_actions: TOPIC("medium"),
    });
  });

  it("tell of a message that waits longer than its three tries take", () => {
    const { queues, alarms } = monitoring.props.config;
    expect(monitoring.alarm("payments-queue-age")).toMatchObject({
      metric_name: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: "observability-platform-payments-dev" },
      namespace: "AWS/SQS",
      statistic: "Maximum",
      comparison_operator: "GreaterThanThreshold",
      threshold: 900,
      period: 60,
      evaluation_periods: 3,
      datapoints_to_alarm: 3,
      treat_missing_data: "notBreaching",
      alarm_actions: TOPIC("medium"),
    });
    for (const { maxReceiveCount, visibilityTimeoutSeconds } of Object.values(queues))
      expect(alarms.queueAge.threshold).toBeGreaterThan(maxReceiveCount * visibilityTimeoutSeconds);
  });
});
