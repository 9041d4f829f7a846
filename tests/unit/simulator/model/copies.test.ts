import { describe, expect, it } from "vitest";
import { errorsAlarm, modelOf, problemsOf, topics } from "./terraform.js";

const { alarm_actions: _actions, ...alarm } = errorsAlarm;

describe("a resource with count or for_each", () => {
  it("stands for one alarm for each number, and none for zero", () => {
    const model = modelOf(
      {
        aws_cloudwatch_metric_alarm: {
          errors: { ...alarm, count: "${var.queues}", alarm_name: "errors-${count.index}", threshold: "${count.index}" },
          none: { ...alarm, count: 0, alarm_name: "none" },
        },
      },
      { variable: { queues: { default: 2 } } },
    );
    expect(model.metricAlarms).toMatchObject([
      { name: "errors-0", threshold: { value: 0 }, address: "aws_cloudwatch_metric_alarm.errors[0]" },
      { name: "errors-1", threshold: { value: 1 } },
    ]);
  });

  it("stands for one alarm for each key of a map, with its value", () => {
    const model = modelOf(
      {
        aws_cloudwatch_metric_alarm: {
          errors: {
            ...alarm,
            for_each: "${local.limits}",
            alarm_name: "${each.key}-errors",
            threshold: "${each.value.high}",
            metric_name: "${each.value.metric}",
          },
        },
      },
      { locals: { name: "Failures", limits: { pay: { high: 3, metric: "${local.name}" }, order: { high: 4, metric: "Lost" } } } },
    );
    expect(model.metricAlarms).toMatchObject([
      { name: "order-errors", threshold: { value: 4 }, source: { metric: { name: "Lost" } } },
      { name: "pay-errors", threshold: { value: 3 }, source: { metric: { name: "Failures" } } },
    ]);
    expect(model.metricAlarms[1]?.address).toBe('aws_cloudwatch_metric_alarm.errors["pay"]');
  });

  it("is a target by its number or key, and subscriptions find it", () => {
    const model = modelOf({
      aws_sns_topic: { ...topics, pages: { count: 2, name: "pages-${count.index}" } },
      aws_sns_topic_subscription: {
        mail: {
          count: 2,
          topic_arn: "${aws_sns_topic.pages[1].arn}",
          protocol: "email",
          endpoint: "a${count.index}@example.com",
        },
      },
      aws_cloudwatch_metric_alarm: { errors: { ...alarm, alarm_actions: ["${aws_sns_topic.pages[1].arn}"] } },
    });
    expect(model.metricAlarms[0]?.actions.ALARM).toEqual([{ target: "aws_sns_topic.pages[1]" }]);
    expect(model.subscriptions).toMatchObject([
      { topic: "aws_sns_topic.pages[1]", endpoint: "a0@example.com" },
      { topic: "aws_sns_topic.pages[1]", endpoint: "a1@example.com" },
    ]);
  });

  it.each([
    ["a copy that is not made", "${aws_sns_topic.pages[2].arn}", /alarm_actions: aws_sns_topic\.pages is not declared/],
    ["no copy in particular", "${aws_sns_topic.pages.arn}", /alarm_actions: aws_sns_topic\.pages is not declared/],
  ])("is no target where the name means %s", (_, target, message) => {
    const problems = problemsOf({
      aws_sns_topic: { pages: { count: 2, name: "pages-${count.index}" } },
      aws_cloudwatch_metric_alarm: { errors: { ...alarm, alarm_actions: [target] } },
    });
    expect(problems).toEqual([expect.stringMatching(message)]);
  });
});
