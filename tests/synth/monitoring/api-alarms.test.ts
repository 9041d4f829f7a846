import { describe, expect, it } from "vitest";
import { synthesize, withRestApi } from "./synthesize.js";

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
  it("is told by the function whose calls it refuses", () => {
    expect(monitoring.alarm("payment-handler-circuit-open")).toMatchObject({
      namespace: "observability-platform/Application",
      metric_name: "CircuitOpen",
      dimensions: { service: "payment-handler", environment: "dev" },
      statistic: "Sum",
      comparison_operator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      period: 60,
      evaluation_periods: 1,
      datapoints_to_alarm: 1,
      treat_missing_data: "notBreaching",
      alarm_actions: TOPIC("medium"),
    });
  });

  it("is no matter of functions that have none", () => {
    expect(Object.keys(monitoring.all("aws_cloudwatch_metric_alarm"))).not.toContain("order-processor-circuit-open");
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
