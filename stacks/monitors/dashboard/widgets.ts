import type { Metric, Statistic } from "../metrics/metric.js";

/** One line of a graph: a metric, or an expression over metrics of the same graph that have an id. */
export type Line =
  | {
      readonly metric: Metric;
      readonly label: string;
      /** Seconds. */
      readonly period: number;
      /** Another statistic than the metric's own. */
      readonly statistic?: Statistic;
      /** Name for expressions; begins with a lower-case letter. */
      readonly id?: string;
      /** Only read by expressions. @default false */
      readonly hidden?: boolean;
    }
  | { readonly expression: string; readonly label: string };

/** A horizontal line: the threshold of an alarm. */
export interface Threshold {
  readonly label: string;
  readonly value: number;
}

/** A widget without its place (page "Dashboard body structure and syntax"). */
export interface Widget {
  readonly type: "metric" | "log" | "alarm" | "text";
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A graph over time. */
export interface GraphProps {
  readonly title: string;
  readonly region: string;
  readonly lines: readonly Line[];
  readonly unit: string;
  /** @default false */
  readonly stacked?: boolean;
  /** @default none */
  readonly thresholds?: readonly Threshold[];
}

const renderLine = (line: Line): unknown[] => {
  if ("expression" in line) return [{ expression: line.expression, label: line.label }];
  const { metric, label, period, id, hidden } = line;
  const options = {
    stat: line.statistic ?? metric.statistic,
    label,
    period,
    ...(id && { id }),
    ...(hidden && { visible: false }),
  };
  return [metric.namespace, metric.name, ...Object.entries(metric.dimensions).flat(), options];
};

/** A graph of metrics. */
export const graph = ({ title, region, lines, unit, stacked = false, thresholds = [] }: GraphProps): Widget => ({
  type: "metric",
  properties: {
    title,
    region,
    view: "timeSeries",
    stacked,
    metrics: lines.map(renderLine),
    yAxis: { left: { min: 0, label: unit, showUnits: false } },
    ...(thresholds.length > 0 && { annotations: { horizontal: thresholds.map(({ label, value }) => ({ label, value })) } }),
  },
});

/** A table of log lines; the query runs each time the dashboard is read. */
export const logTable = (title: string, region: string, logGroupNames: readonly string[], query: string): Widget => ({
  type: "log",
  properties: {
    title,
    region,
    view: "table",
    query: `${logGroupNames.map((name) => `SOURCE '${name}'`).join(" | ")} | ${query}`,
  },
});

/** States of alarms. */
export const alarmStatus = (title: string, alarmArns: readonly string[]): Widget => ({
  type: "alarm",
  properties: { title, alarms: alarmArns },
});

/** Markdown. */
export const text = (markdown: string): Widget => ({ type: "text", properties: { markdown } });
