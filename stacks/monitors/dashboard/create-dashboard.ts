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

/** A dashboard that CloudWatch would refuse. */
export function dashboardProblems(rows: readonly Row[]): MonitoringProblem[] {
  const widgets = place(rows);
  const fix = "split the services over two environments";
  const found: MonitoringProblem[] = [];
  if (widgets.length > LIMITS.dashboardWidgets)
    found.push({
      subject: "dashboard",
      problem: `has ${widgets.length} widgets, CloudWatch's limit is ${LIMITS.dashboardWidgets}`,
      fix,
    });
  for (const widget of widgets.filter((each) => graphedMetrics(each) > LIMITS.widgetMetrics))
    found.push({
      subject: `dashboard graph "${widget.properties.title}"`,
      problem: `has ${graphedMetrics(widget)} metrics, CloudWatch's limit is ${LIMITS.widgetMetrics}`,
      fix,
    });
  return found;
}

/** The page of the environment's dashboard in the console. */
export const dashboardUrl = (config: Pick<PlatformConfig, "project" | "environmentSuffix" | "region">): string =>
  `https://${config.region}.console.aws.amazon.com/cloudwatch/home?region=${config.region}#dashboards/dashboard/${environmentName(config)}`;

/** Makes the dashboard `<project>-<environment suffix>` below `scope` (SPEC 1.10). */
export function createDashboard(scope: Construct, config: PlatformConfig, rows: readonly Row[]): void {
  const body = { start: START, periodOverride: "inherit", widgets: place(rows) };
  new CloudwatchDashboard(scope, "dashboard", { dashboardName: environmentName(config), dashboardBody: jsonText(body) });
}
