import type { JsonObject } from "../../../../../terraform/index.js";
import { policy } from "../support.js";
import { type Case, one } from "./case.js";

const allow = (statement: JsonObject) => ({
  Effect: "Allow",
  Action: ["s3:GetObject"],
  Resource: ["arn:aws:s3:::b/*"],
  ...statement,
});
const rolePolicy = (statement: JsonObject) => ({ policy: policy(allow(statement)) });
const queuePolicy = (statement: JsonObject) => ({
  policy: policy({
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: "sqs:SendMessage",
    Resource: "arn:aws:sqs:::q",
    ...statement,
  }),
});

/** Cases of rules/permissions.ts. */
export const permissionsCases: readonly Case[] = [
  one("iam-action-wildcard", "aws_iam_role_policy", rolePolicy({}), rolePolicy({ Action: "s3:*" }), /allows s3:\*/),
  one(
    "iam-action-wildcard",
    "aws_iam_role_policy",
    rolePolicy({}),
    rolePolicy({ NotAction: "iam:*" }),
    /everything but/,
    "NotAction",
  ),
  one(
    "iam-resource-wildcard",
    "aws_iam_role_policy",
    rolePolicy({ Action: ["xray:PutTraceSegments"], Resource: "*" }),
    rolePolicy({ Action: ["xray:PutTraceSegments", "s3:GetObject"], Resource: "*" }),
    /allows s3:GetObject on every resource/,
  ),
  one(
    "iam-resource-wildcard",
    "aws_kms_key",
    { policy: policy(allow({ Action: "kms:Decrypt", Resource: "*" })) },
    { policy: policy(allow({ NotResource: "arn:aws:kms:::key/1" })) },
    /every resource but/,
    "the policy of a key",
  ),
  {
    rule: "iam-resource-wildcard",
    what: "a document as a data source",
    good: { aws_iam_policy: { x: { policy: "${data.aws_iam_policy_document.narrow.json}" } } },
    bad: { aws_iam_policy: { x: { policy: "${data.aws_iam_policy_document.wide.json}" } } },
    says: /statement Wide allows s3:GetObject/,
    rest: {
      data: {
        aws_iam_policy_document: {
          wide: { statement: [{ sid: "Wide", actions: ["s3:GetObject"], resources: ["*"] }] },
          narrow: { statement: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::b/*"] }] },
        },
      },
    },
  },
  one(
    "public-principal",
    "aws_sqs_queue_policy",
    queuePolicy({ Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:sns:::t" } } }),
    queuePolicy({ Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    /everyone in the world/,
  ),
  one(
    "public-principal",
    "aws_iam_role",
    { assume_role_policy: policy({ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }) },
    { assume_role_policy: policy({ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }) },
    /everyone/,
    "a role",
  ),
  one(
    "iam-broad-managed-policy",
    "aws_iam_role_policy_attachment",
    { policy_arn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" },
    { policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
    /AdministratorAccess/,
  ),
];
