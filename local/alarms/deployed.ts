import { basename } from "node:path";
import * as v from "valibot";
import { attributesOf, type StateResource } from "../../terraform/state.js";
import type { Deployed } from "./publisher.js";

const Topic = v.looseObject({ arn: v.string() });
/** Account where nothing tells it. */
const NO_ACCOUNT = "000000000000";

/** Topics of the states by their Terraform address, bare and with the stack before it, and the account that they are in. */
export function deployedTopics(resources: readonly StateResource[], region: string): Deployed {
  const topics = resources
    .filter(({ type }) => type === "aws_sns_topic")
    .map((resource) => ({ ...resource, arn: attributesOf(resource, Topic).arn }));
  const accountId = topics[0]?.arn.split(":")[4] ?? NO_ACCOUNT;
  const topicArns = new Map(
    topics.flatMap(({ address, file, arn }): [string, string][] => [
      [address, arn],
      [`${basename(file, ".tfstate")}.${address}`, arn],
    ]),
  );
  return { place: { accountId, region }, topicArns };
}
