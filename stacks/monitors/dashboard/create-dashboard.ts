import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js";
import type { Construct } from "constructs";
import type { PlatformConfig } from "../../../config/index.js";
import { jsonText } from "../../constructs/json-text.js";
import { LIMITS } from "../checks/limits.js";
import { environmentName } from "../environment-name.js";
import type { MonitoringProblem } from "../errors.js";
import { type PlacedWidget, place, type Row } from "./layout.js";

/** Hours that the dashboard shows when it is opened. */
const START = "-PT3H";

const graphedMetrics = ({ properties }: PlacedWidget): number =>
  Array.isArray(properties.metrics) ? properties.metrics.length : 0;

const sizeOf = (rows: readonly Row[]) => ({
  widgets: rows.reduce((sum, { widgets }) => sum + widgets.length, 0),
  metrics: place(rows).reduce((sum, widget) => sum + graphedMetrics(widget), 0),
});

/** The rows on as many dashboards as CloudWatch's limits want; a row is never torn apart. */
export function dashboardsOf(rows: readonly Row[]): Row[][] {
  const pages: { rows: Row[]; widgets: number; metrics: number }[] = [];
  for (const row of rows) {
    const { widgets, metrics } = sizeOf([row]);
    const page = pages.at(-1);
    if (page && page.widgets + widgets <= LIMITS.dashboardWidgets && page.metrics + metrics <= LIMITS.dashboardMetrics) {
      page.rows.push(row);
      page.widgets += widgets;
      page.metrics += metrics;
    } else pages.push({ rows: [row], widgets, metrics });
  }
  return pages.map((page) => page.rows);
}

/** Graphs that CloudWatch would refuse. */
export const dashboardProblems = (rows: readonly Row[]): MonitoringProblem[] =>
  place(rows)
    .filter((widget) => graphedMetrics(widget) > LIMITS.widgetMetrics)
    .map((widget) => ({
      subject: `dashboard graph "${widget.properties.title}"`,
      problem: `has ${graphedMetrics(widget)} metrics, CloudWatch's limit is ${LIMITS.widgetMetrics}`,
      fix: "show fewer lines, or spread them over several graphs",
    }));

/** The page of the environment's dashboard in the console. */
export const dashboardUrl = (config: Pick<PlatformConfig, "project" | "environmentSuffix" | "region">): string =>
  `https://${config.region}.console.aws.amazon.com/cloudwatch/home?region=${config.region}#dashboards/dashboard/${environmentName(config)}`;

/** What a dashboard is about, where it is not the environment as a whole: part of its name. */
export type DashboardTopic = "ingestion" | "infrastructure" | "business";

/**
 * Makes the dashboard `<project>-<environment suffix>` below `scope` (SPEC 1.10), or that of a topic, which has the topic behind
 * it; what does not fit goes to `…-2` and so on.
 */
export function createDashboard(scope: Construct, config: PlatformConfig, rows: readonly Row[], topic?: DashboardTopic): void {
  const about = topic === undefined ? "" : `-${topic}`;
  for (const [index, page] of dashboardsOf(rows).entries()) {
    const suffix = index === 0 ? about : `${about}-${index + 1}`;
    const body = { start: START, periodOverride: "inherit", widgets: place(page) };
    new CloudwatchDashboard(scope, `dashboard${suffix}`, {
      dashboardName: `${environmentName(config)}${suffix}`,
      dashboardBody: jsonText(body),
    });
  }
}
