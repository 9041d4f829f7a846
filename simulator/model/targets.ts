import type { AttributeReader } from "./reader.js";
import { type Placed, UnresolvedError } from "./resolve.js";
import type { AlarmAction, AlarmState } from "./types.js";

/** Actions of one state (page "PutMetricAlarm"). */
export const MAX_ACTIONS = 5;

/** A composite may not act on machines (page "Create a composite alarm"). */
const MACHINES = /^arn:[^:]*:(automate|autoscaling|swf):|:policy\.|^aws_(appautoscaling|autoscaling)_/;

/**
 * What an ARN stands for: the address of the resource whose ARN it is, or the ARN itself.
 * @throws {UnresolvedError} when it is neither
 */
export function targetOf(reader: AttributeReader, { where, value }: Placed): AlarmAction {
  const { resolver } = reader.context;
  const placed = resolver.placed(where, value);
  const target = resolver.sole(placed.where, placed.value);
  if (target?.kind === "block" && !target.block.type.startsWith("aws_cloudwatch_")) {
    const [attribute = "", ...more] = target.attribute;
    const isArn = String(attribute).endsWith("arn") || (attribute === "id" && target.block.type === "aws_sns_topic");
    if (isArn && more.length === 0) return { target: resolver.address(target.block) };
    const path = [target.block.address, ...target.attribute].join(".");
    throw new UnresolvedError(`${path} is not the ARN of one resource: refer to its arn`);
  }
  const text = resolver.literal(placed.where, placed.value);
  if (typeof text === "string" && text.startsWith("arn:")) return { target: text, arn: text };
  throw new UnresolvedError(`${JSON.stringify(text)} is not an ARN`);
}

/** The actions of an alarm, by the state that starts them. */
export function readActions(reader: AttributeReader, isComposite: boolean): Readonly<Record<AlarmState, readonly AlarmAction[]>> {
  const read = (key: string): readonly AlarmAction[] => {
    const items = reader.items(key);
    if (items.length > MAX_ACTIONS) reader.report(key, `has ${items.length} actions, CloudWatch takes ${MAX_ACTIONS} a state`);
    const actions = items.flatMap((item) => reader.attempt(key, () => targetOf(reader, item)) ?? []);
    for (const { target } of actions)
      if (isComposite && MACHINES.test(target))
        reader.report(key, `${target} is refused: a composite alarm cannot act on machines`);
    return actions;
  };
  return { OK: read("ok_actions"), ALARM: read("alarm_actions"), INSUFFICIENT_DATA: read("insufficient_data_actions") };
}
