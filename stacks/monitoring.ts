import type { Construct } from "constructs";
import { PlatformStack } from "./constructs/platform-stack.js";
import { checkAlarms } from "./monitors/checks/index.js";
import { createAlarms } from "./monitors/create-alarms.js";
import { createFilters } from "./monitors/create-filters.js";
import { monitorsOf } from "./monitors/index.js";
import { planAlarms } from "./monitors/plan.js";
import type { MonitoringProps } from "./monitors/props.js";

export type { MonitoringProps } from "./monitors/props.js";

/** Metric filters, alarms, composites, dashboard, saved queries and tracing of one environment. */
export class MonitoringStack extends PlatformStack {
  /** @throws {MonitoringError} with every alarm that could not work */
  constructor(scope: Construct, props: MonitoringProps) {
    const { config, topicArns } = props;
    super(scope, "monitoring", config);
    const monitors = monitorsOf(props);
    const plan = planAlarms(config, monitors);
    checkAlarms(plan, config, topicArns);
    createFilters(
      this,
      config,
      monitors.flatMap((monitor) => monitor.filters),
    );
    createAlarms(this, config, plan, topicArns);
  }
}
