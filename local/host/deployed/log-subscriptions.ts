import * as v from "valibot";
import { attributesOf, type StateResource } from "../../../terraform/state.js";
import { accountOf, functionNameOf } from "./arns.js";

/** A deployed log group → function trigger. */
export interface DeployedLogSubscription {
  readonly name: string;
  readonly logGroup: string;
  readonly functionName: string;
  /** Of the lines that it wants; "": all. */
  readonly pattern: string;
  readonly account: string;
}

const Filter = v.looseObject({
  name: v.string(),
  log_group_name: v.string(),
  destination_arn: v.string(),
  filter_pattern: v.nullish(v.string(), ""),
});

const isFunction = (arn: string): boolean => arn.split(":")[2] === "lambda";

/** Log group → function triggers. Those to streams are moto's own. */
export const deployedLogSubscriptions = (resources: readonly StateResource[]): DeployedLogSubscription[] =>
  resources
    .filter(({ type }) => type === "aws_cloudwatch_log_subscription_filter")
    .map((resource) => attributesOf(resource, Filter))
    .filter(({ destination_arn: arn }) => isFunction(arn))
    .map(({ name, log_group_name: logGroup, destination_arn: arn, filter_pattern: pattern }) => ({
      name,
      logGroup,
      functionName: functionNameOf(arn),
      pattern,
      account: accountOf(arn),
    }));
