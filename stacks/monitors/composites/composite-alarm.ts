import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm/index.js";
import type { Construct } from "constructs";
import type { CompositeDeclaration } from "../alarms/declaration.js";
import type { AlarmTexts } from "../alarms/metric-alarm.js";
import { childrenOf, renderRule } from "./rule.js";

/** Ids of the alarms that must exist before a composite: those of its rule and its suppressor. */
export const neededBy = ({ rule, suppressor }: CompositeDeclaration): string[] => [
  ...childrenOf(rule),
  ...(suppressor ? [suppressor.alarmId] : []),
];

/**
 * Makes the CloudWatch alarm of a composite's declaration. Rules hold names, not references, so that they read as CloudWatch
 * shows them; the caller states what must exist before (`neededBy`).
 */
export function createCompositeAlarm(
  scope: Construct,
  composite: CompositeDeclaration,
  texts: AlarmTexts,
  nameOf: (id: string) => string,
): CloudwatchCompositeAlarm {
  const { suppressor } = composite;
  return new CloudwatchCompositeAlarm(scope, composite.id, {
    alarmName: texts.name,
    alarmDescription: texts.description,
    tags: texts.tags,
    alarmRule: renderRule(composite.rule, nameOf),
    ...(texts.actions.length > 0 && { alarmActions: texts.actions }),
    // A sustained alarm that ends within its wait told nobody; its recovery would be news of nothing. The feeder tells it.
    ...(composite.purpose === "page" && { okActions: texts.actions }),
    ...(suppressor && {
      actionsSuppressor: {
        alarm: nameOf(suppressor.alarmId),
        waitPeriod: suppressor.waitSeconds,
        extensionPeriod: suppressor.extensionSeconds,
      },
    }),
  });
}
