import { dependable, type TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import type { PlatformConfig } from "../../config/index.js";
import type { Severity } from "../../domain/contracts/severity.js";
import type { AlarmDeclaration, CompositeDeclaration } from "./alarms/declaration.js";
import { alarmTags, describe } from "./alarms/description.js";
import { type AlarmTexts, createMetricAlarm } from "./alarms/metric-alarm.js";
import { createCompositeAlarm, neededBy } from "./composites/composite-alarm.js";
import type { AlarmPlan } from "./plan.js";
import { runbookLink } from "./runbooks.js";

/** Makes the alarms of a checked plan below `scope`, each with the topic of its tier as action. */
export function createAlarms(
  scope: Construct,
  config: PlatformConfig,
  plan: AlarmPlan,
  topicArns: Readonly<Record<Severity, string>>,
): void {
  const textsOf = (alarm: AlarmDeclaration | CompositeDeclaration): AlarmTexts => {
    const tier = plan.notifies(alarm);
    return {
      name: plan.nameOf(alarm.id),
      description: describe(alarm, tier, runbookLink(config, alarm.runbook)),
      tags: alarmTags(alarm, tier),
      actions: tier ? [topicArns[tier]] : [],
    };
  };
  const resources = new Map<string, TerraformResource>();
  for (const alarm of plan.alarms) resources.set(alarm.id, createMetricAlarm(scope, alarm, textsOf(alarm)));
  for (const composite of plan.composites)
    resources.set(composite.id, createCompositeAlarm(scope, composite, textsOf(composite), plan.nameOf));
  for (const composite of plan.composites) {
    const resource = resources.get(composite.id);
    if (resource) resource.dependsOn = neededBy(composite).flatMap((id) => dependableOf(resources.get(id)));
  }
}

/** Terraform's address of a resource; none when there is no such resource, which the checks refuse before. */
const dependableOf = (resource: TerraformResource | undefined): string[] => (resource ? [dependable(resource)] : []);
