import { ownerOfStack } from "../../config/index.js";
import type { CompositeDeclaration } from "./alarms/declaration.js";
import { ALARM, and, or } from "./composites/rule.js";
import { type OverviewProps, overviewRows } from "./dashboard/overview-rows.js";
import { containerAlarmIds } from "./ecs-service.js";
import { functionAlarmIds } from "./lambda-function.js";
import type { Monitor } from "./monitor.js";
import { platformQueries } from "./queries.js";
import { type QueueProps, queueAlarms } from "./queue.js";

function systemWide({ config, functions, containers }: OverviewProps): CompositeDeclaration[] {
  // Without one of the two kinds there is nothing system-wide to tell: the rule needs both.
  if (functions.length === 0 || containers.length === 0) return [];
  const anyErrors = (ids: readonly string[]) => or(...ids.map(ALARM));
  return [
    {
      id: "system-wide-critical",
      severity: config.alarms.composites.systemWideCritical,
      audience: "technical",
      owner: ownerOfStack(config, "monitoring"),
      runbook: "system-wide-critical",
      meaning: "Functions and containers fail at the same time: what they share is broken, and customers cannot order.",
      rule: and(
        anyErrors(functions.map(({ name }) => functionAlarmIds(name).errors)),
        anyErrors(containers.map(({ name }) => containerAlarmIds(name).errors)),
      ),
      purpose: "page",
    },
  ];
}

/** Watches the platform as a whole. */
export function platformMonitor(props: OverviewProps & QueueProps): Monitor {
  const logGroups = [...props.functions, ...props.containers].map(({ logGroupName }) => logGroupName);
  return {
    alarms: queueAlarms(props),
    composites: systemWide(props),
    filters: [],
    queries: logGroups.length > 0 ? platformQueries(logGroups) : [],
    rows: overviewRows(props),
  };
}
