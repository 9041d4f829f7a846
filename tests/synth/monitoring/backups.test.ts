import { expect, it } from "vitest";
import { synthesize, withBackups } from "./synthesize.js";

const monitoring = synthesize(withBackups);

it("2.8 a backup that fails is told, however it fails: by the function's failed invocations", () => {
  expect(monitoring.alarm("backup-failed")).toMatchObject({
    namespace: "AWS/Lambda",
    metric_name: "Errors",
    dimensions: { FunctionName: "observability-platform-backup-dev" },
    statistic: "Sum",
    comparison_operator: "GreaterThanOrEqualToThreshold",
    threshold: 1,
    period: 3600,
    evaluation_periods: 1,
    datapoints_to_alarm: 1,
    alarm_actions: ["arn:aws:sns:us-east-1:123456789012:observability-platform-alarms-medium-dev"],
    treat_missing_data: "notBreaching",
  });
});

it("who backs nothing up has no such alarm", () => {
  const failed = Object.keys(monitoring.all("aws_cloudwatch_metric_alarm")).filter((id) => id.endsWith("-failed"));
  expect(failed).toEqual(["backup-failed"]);
});
