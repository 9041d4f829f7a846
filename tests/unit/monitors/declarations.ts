import type { AlarmDeclaration, CompositeDeclaration } from "../../../stacks/monitors/alarms/declaration.js";
import { ALARM } from "../../../stacks/monitors/composites/rule.js";
import type { AlarmPlan } from "../../../stacks/monitors/plan.js";

/** A sound alarm, changed by `change`. */
export const alarm = (id: string, change: Partial<AlarmDeclaration> = {}): AlarmDeclaration => ({
  id,
  meaning: "Orders are late.",
  severity: "high",
  audience: "technical",
  owner: "platform",
  runbook: "lambda-errors",
  metric: {
    namespace: "Shop",
    name: "Errors",
    dimensions: { Resource: id },
    statistic: "Sum",
    range: { lowest: 0, because: "a count" },
  },
  comparison: ">=",
  rule: { threshold: 5, periodSeconds: 60, evaluationPeriods: 1, datapointsToAlarm: 1 },
  missingData: { treatAs: "notBreaching", because: "quiet is fine" },
  ...change,
});

/** A sound composite over one alarm, changed by `change`. */
export const composite = (id: string, change: Partial<CompositeDeclaration> = {}): CompositeDeclaration => ({
  id,
  meaning: "Orders are lost.",
  severity: "critical",
  audience: "technical",
  owner: "platform",
  runbook: "lambda-critical",
  rule: ALARM("errors"),
  purpose: "page",
  ...change,
});

/** A plan of exactly these, whose names are `shop-<id>`. */
export const planOf = (alarms: readonly AlarmDeclaration[], composites: readonly CompositeDeclaration[] = []): AlarmPlan => ({
  alarms,
  composites,
  nameOf: (id) => `shop-${id}`,
  notifies: (declared) => declared.severity,
});
