import type { Construct } from "constructs";
import { PlatformStack } from "./constructs/platform-stack.js";
import { checkMonitoring } from "./monitors/checks/index.js";
import { createAlarms } from "./monitors/create-alarms.js";
import { createFilters } from "./monitors/create-filters.js";
import { createQueries } from "./monitors/create-queries.js";
import { alarmRows } from "./monitors/dashboard/alarm-rows.js";
import { businessRows } from "./monitors/dashboard/business-rows.js";
import { createDashboard, dashboardUrl } from "./monitors/dashboard/create-dashboard.js";
import { infrastructureRows } from "./monitors/dashboard/infrastructure-rows.js";
import { ingestionRows } from "./monitors/dashboard/ingestion-rows.js";
import { monitorsOf } from "./monitors/index.js";
import { type AlarmPlan, planAlarms } from "./monitors/plan.js";
import type { MonitoringProps } from "./monitors/props.js";
import { createTracing } from "./monitors/xray.js";

export type { MonitoringProps } from "./monitors/props.js";

/** Metric filters, alarms, composites, dashboard, saved queries and tracing of one environment. */
export class MonitoringStack extends PlatformStack {
  /** What was declared; the catalogue takes from it what Terraform has no argument for. */
  readonly plan: AlarmPlan;

  /** @throws {MonitoringError} with everything that could not work */
  constructor(scope: Construct, props: MonitoringProps) {
    const { config, topicArns } = props;
    super(scope, "monitoring", config);
    const monitors = monitorsOf(props);
    const plan = planAlarms(config, monitors);
    this.plan = plan;
    const queries = monitors.flatMap((monitor) => monitor.queries);
    // ARNs are made, not referred to: a dashboard that names every alarm need not be created after every alarm.
    const status = alarmRows(plan, (name) => this.aws.arn("cloudwatch", `alarm:${name}`));
    const rows = [...status, ...monitors.flatMap((monitor) => monitor.rows)];
    const topics = {
      ingestion: ingestionRows(props),
      infrastructure: infrastructureRows(props),
      business: businessRows(config),
    };
    checkMonitoring({ config, topicArns, plan, queries, rows: [...rows, ...Object.values(topics).flat()] });

    createFilters(
      this,
      config,
      monitors.flatMap((monitor) => monitor.filters),
    );
    createAlarms(this, config, plan, topicArns);
    createQueries(this, config, queries);
    createDashboard(this, config, rows);
    createDashboard(this, config, topics.ingestion, "ingestion");
    createDashboard(this, config, topics.infrastructure, "infrastructure");
    if (topics.business.length > 0) createDashboard(this, config, topics.business, "business");
    createTracing(this, props);
    this.output("dashboard_url", dashboardUrl(config), "The dashboard in the console");
  }
}
