import { readModel } from "../../../../simulator/model/index.js";
import { Graph, type JsonObject, type JsonValue, parseStack } from "../../../../terraform/index.js";

/** An alarm that is complete: errors of a function, five in ten minutes, to a topic. */
export const errorsAlarm: JsonObject = {
  alarm_name: "errors",
  comparison_operator: "GreaterThanOrEqualToThreshold",
  evaluation_periods: 1,
  metric_name: "Errors",
  namespace: "Shop",
  period: 600,
  statistic: "Sum",
  threshold: 5,
  alarm_actions: ["${aws_sns_topic.pages.arn}"],
};

/** The model of one folder with these resources. */
export const modelOf = (resource: JsonObject, rest: Readonly<Record<string, JsonValue>> = {}) =>
  readModel(new Graph([parseStack("app", "/app", [{ file: "app/main.tf.json", content: { resource, ...rest } }])]));

/** One line per problem. */
export function problemsOf(resource: JsonObject, rest: Readonly<Record<string, JsonValue>> = {}): readonly string[] {
  try {
    modelOf(resource, rest);
  } catch (error) {
    return error instanceof Error ? error.message.split("\n") : [];
  }
  return [];
}

export const topics: JsonObject = { pages: { name: "pages" } };

/** The problems of one metric alarm: the complete one with changes. */
export const alarmProblems = (changes: JsonObject): readonly string[] =>
  problemsOf({ aws_sns_topic: topics, aws_cloudwatch_metric_alarm: { errors: { ...errorsAlarm, ...changes } } });
