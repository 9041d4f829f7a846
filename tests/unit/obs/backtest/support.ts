import { type Backtest, backtest } from "../../../../obs/review/backtest/index.js";
import { readModel, type SimulatorModel } from "../../../../simulator/model/index.js";
import { Graph, type JsonObject, parseStack } from "../../../../terraform/index.js";
import { fileOf } from "../events/support.js";

export const START = Date.UTC(2026, 10, 21, 9);
export const minute = (minutes: number): number => START + minutes * 60_000;
export const at = (minutes: number): string => new Date(minute(minutes)).toISOString().replace(".000Z", "Z");

export interface AlarmChoice {
  readonly threshold?: number;
  readonly severity?: string;
  readonly metric?: string;
  readonly tellsEnd?: boolean;
}

/** Alarms on the sum of a metric of Shop over a minute, each with the topic of its severity. */
export function modelWith(alarms: Readonly<Record<string, AlarmChoice>>): SimulatorModel {
  const entries = Object.entries(alarms);
  const topics = [...new Set(entries.map(([, { severity = "critical" }]) => severity))];
  const resource: JsonObject = {
    ...(topics.length > 0 && {
      aws_sns_topic: Object.fromEntries(topics.map((topic) => [topic, { name: `shop-alarms-${topic}-dev` }])),
    }),
    ...(entries.length > 0 && {
      aws_cloudwatch_metric_alarm: Object.fromEntries(
        entries.map(([name, { threshold = 5, severity = "critical", metric = "Errors", tellsEnd = false }]) => [
          name,
          {
            alarm_name: name,
            comparison_operator: "GreaterThanOrEqualToThreshold",
            evaluation_periods: 1,
            metric_name: metric,
            namespace: "Shop",
            period: 60,
            statistic: "Sum",
            threshold,
            treat_missing_data: "notBreaching",
            alarm_actions: [`\${aws_sns_topic.${severity}.arn}`],
            ...(tellsEnd && { ok_actions: [`\${aws_sns_topic.${severity}.arn}`] }),
          },
        ]),
      ),
    }),
  };
  return readModel(new Graph([parseStack("app", "/app", [{ file: "main.tf.json", content: { resource } }])]));
}

/** Errors of each minute; a number for all minutes that follow one another. */
export const errors = (...values: readonly number[]): string =>
  values
    .map((value, index) => JSON.stringify({ t: at(index), type: "metric", namespace: "Shop", name: "Errors", value }))
    .join("\n");

/** Compares two sides on events. */
export const compare = (base: SimulatorModel, head: SimulatorModel, events: string): Promise<Backtest> =>
  backtest({ base, head, file: fileOf("events.ndjson", events), to: minute(60) });
