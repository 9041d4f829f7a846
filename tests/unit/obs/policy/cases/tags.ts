import { type Case, one } from "./case.js";

const ALL_TAGS = { Project: "p", Environment: "dev", Owner: "o", CostCenter: "c", ManagedBy: "cdktf" };
/** Cases of rules/tags.ts. */
export const tagsCases: readonly Case[] = [
  one("tags", "aws_sqs_queue", { tags: ALL_TAGS }, { tags: { ...ALL_TAGS, Owner: "" } }, /lacks the tag Owner/),
].map((each) => ({
  ...each,
  good: { aws_sqs_queue: each.good.aws_sqs_queue ?? {} },
  bad: { aws_sqs_queue: each.bad.aws_sqs_queue ?? {} },
}));
