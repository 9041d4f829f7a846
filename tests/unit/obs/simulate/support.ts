import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simulate } from "../../../../obs/operations/simulate/index.js";
import { rowText } from "../../../../obs/operations/simulate/rows.js";
import { readModel } from "../../../../simulator/model/index.js";
import { Graph, type JsonObject, parseStack } from "../../../../terraform/index.js";

/** Five errors in a minute tell the topic `alarms`, which has a subscriber. */
export const resources: JsonObject = {
  aws_sns_topic: { alarms: { name: "alarms" } },
  aws_sns_topic_subscription: {
    mail: { topic_arn: "${aws_sns_topic.alarms.arn}", protocol: "email", endpoint: "a@example.com" },
  },
  aws_cloudwatch_log_metric_filter: {
    errors: {
      name: "errors",
      pattern: "ERROR",
      log_group_name: "/app",
      metric_transformation: { name: "Errors", namespace: "Shop", value: "1" },
    },
  },
  aws_cloudwatch_metric_alarm: {
    errors: {
      alarm_name: "errors",
      comparison_operator: "GreaterThanOrEqualToThreshold",
      evaluation_periods: 1,
      metric_name: "Errors",
      namespace: "Shop",
      period: 60,
      statistic: "Sum",
      threshold: 5,
      treat_missing_data: "notBreaching",
      alarm_actions: ["${aws_sns_topic.alarms.arn}"],
    },
  },
};

/** Writes the text into a file of its own. */
export function fileWith(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "simulate-")), "events.ndjson");
  writeFileSync(file, text);
  return file;
}

/** Runs events (objects, or lines as they are) and gives the output lines. */
export async function run(events: readonly (object | string)[], times: { from?: number; to?: number } = {}): Promise<string[]> {
  const content = { resource: resources };
  const model = readModel(new Graph([parseStack("app", "/app", [{ file: "main.tf.json", content }])]));
  const file = fileWith(events.map((event) => (typeof event === "string" ? event : JSON.stringify(event))).join("\n"));
  const lines: string[] = [];
  const write = async (outputs: Parameters<typeof rowText>[0][]): Promise<void> => void lines.push(...outputs.map(rowText));
  await simulate({ model, file, ...times, write: (outputs) => write([...outputs]) });
  return lines;
}
