import { describe, expect, it } from "vitest";
import { synthesize } from "./synthesize.js";

const monitoring = synthesize();
const logGroups = {
  "order-api": "/ecs/observability-platform-order-api-dev",
  "order-processor": "/aws/lambda/observability-platform-order-processor-dev",
  "payment-handler": "/aws/lambda/observability-platform-payment-handler-dev",
};
const services = Object.entries(logGroups);

describe("1.4 metric filters", () => {
  it.each(services)("count the ERROR and FATAL lines of %s, a zero for quiet minutes", (service, logGroup) => {
    expect(monitoring.filter(`filter-${service}-errors`)).toEqual({
      name: `observability-platform-${service}-errors-dev`,
      log_group_name: logGroup,
      pattern: '{ $.level = "ERROR" || $.level = "FATAL" }',
      metric_transformation: {
        namespace: "observability-platform/Application",
        name: `${service}-dev-Errors`,
        value: "1",
        default_value: "0",
        unit: "Count",
      },
    });
  });

  it.each(services)("read the duration of %s's operations, nothing for quiet minutes", (service, logGroup) => {
    expect(monitoring.filter(`filter-${service}-duration`)).toEqual({
      name: `observability-platform-${service}-duration-dev`,
      log_group_name: logGroup,
      pattern: "{ $.durationMs >= 0 }",
      metric_transformation: {
        namespace: "observability-platform/Application",
        name: `${service}-dev-DurationMs`,
        value: "$.durationMs",
        unit: "Milliseconds",
      },
    });
  });

  it.each(services.filter(([service]) => service !== "order-api"))(
    "count the starts of %s's invocations",
    (service, logGroup) => {
      expect(monitoring.filter(`filter-${service}-starts`)).toMatchObject({
        log_group_name: logGroup,
        pattern: '{ $.type = "platform.start" }',
        metric_transformation: { name: `${service}-dev-Starts`, value: "1", default_value: "0", unit: "Count" },
      });
    },
  );

  it("make no other metric, so that a container has no starts", () => {
    expect(Object.keys(monitoring.all("aws_cloudwatch_log_metric_filter"))).toHaveLength(8);
  });

  it("feed the metrics that the error alarms watch", () => {
    for (const [service] of services) {
      const { metric_transformation } = monitoring.filter(`filter-${service}-errors`);
      const { namespace, metric_name } = monitoring.alarm(`${service}-errors`);
      expect(metric_transformation).toMatchObject({ namespace, name: metric_name });
    }
  });
});
