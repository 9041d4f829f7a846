import * as v from "valibot";
import { attributesOf, type StateResource } from "../../../terraform/state.js";
import { DeploymentError } from "../errors.js";
import { parseSchedule } from "../schedule/expression.js";
import type { Schedule } from "../schedule/model.js";
import { functionNameOf } from "./arns.js";

/** A deployed EventBridge rule that invokes functions by the clock. */
export interface DeployedSchedule {
  readonly ruleName: string;
  readonly ruleArn: string;
  readonly schedule: Schedule;
  readonly targets: readonly {
    readonly functionName: string;
    /** Event in place of the Scheduled Event, as JSON. */
    readonly input: string | null;
  }[];
}

const Rule = v.looseObject({
  name: v.string(),
  arn: v.string(),
  event_bus_name: v.optional(v.nullable(v.string())),
  schedule_expression: v.optional(v.nullable(v.string())),
  state: v.optional(v.nullable(v.string())),
});
const Target = v.looseObject({
  rule: v.string(),
  arn: v.string(),
  input: v.optional(v.nullable(v.string())),
  input_path: v.optional(v.nullable(v.string())),
  input_transformer: v.optional(v.nullable(v.array(v.unknown()))),
});

const isFunction = (arn: string): boolean => arn.split(":")[2] === "lambda";

/** Schedules of EventBridge that are enabled and invoke functions. @throws {DeploymentError} for what the laptop cannot do */
export function deployedSchedules(resources: readonly StateResource[]): DeployedSchedule[] {
  const targets = resources
    .filter(({ type }) => type === "aws_cloudwatch_event_target")
    .map((resource) => ({ resource, target: attributesOf(resource, Target) }));
  return resources
    .filter(({ type }) => type === "aws_cloudwatch_event_rule")
    .map((resource) => ({ resource, rule: attributesOf(resource, Rule) }))
    .filter(({ rule }) => rule.schedule_expression && rule.state !== "DISABLED")
    .map(({ resource, rule }) => {
      const own = targets.filter(({ target }) => target.rule === rule.name && isFunction(target.arn));
      const changed = own.find(({ target }) => target.input_path || (target.input_transformer ?? []).length > 0);
      if (changed)
        throw new DeploymentError(
          `${changed.resource.address} changes the event: on the laptop only a constant input is supported`,
        );
      const where = `${resource.file}: ${resource.address}`;
      return {
        ruleName: rule.name,
        ruleArn: rule.arn,
        schedule: parseSchedule(rule.schedule_expression ?? "", where),
        targets: own.map(({ target }) => ({ functionName: functionNameOf(target.arn), input: target.input || null })),
      };
    })
    .filter((schedule) => schedule.targets.length > 0);
}
