import * as v from "valibot";
import { asObjects, type Block, isObject, type JsonObject, type JsonValue } from "../../../terraform/index.js";
import { type Look, UNKNOWN } from "./look.js";

const texts = v.union([
  v.pipe(
    v.string(),
    v.transform((one) => [one]),
  ),
  v.array(v.string()),
]);

const StatementSchema = v.object({
  Sid: v.optional(v.string()),
  Effect: v.string(),
  Action: v.optional(texts, []),
  NotAction: v.optional(texts),
  Resource: v.optional(texts, []),
  NotResource: v.optional(texts),
  Principal: v.optional(v.union([v.string(), v.record(v.string(), texts)])),
  NotPrincipal: v.optional(v.unknown()),
  Condition: v.optional(v.record(v.string(), v.record(v.string(), v.unknown()))),
});

const DocumentSchema = v.object({
  Statement: v.union([
    v.pipe(
      StatementSchema,
      v.transform((one) => [one]),
    ),
    v.array(StatementSchema),
  ]),
});

/** One statement of a policy, with lists where IAM allows one value alone. */
export type PolicyStatement = v.InferOutput<typeof StatementSchema>;

/** Where a resource type holds a policy, and whether that says who may (`resource`) or what its owner may (`identity`). */
const PLACES: readonly { readonly type: string; readonly attribute: string; readonly kind: "identity" | "resource" | "key" }[] = [
  { type: "aws_iam_role_policy", attribute: "policy", kind: "identity" },
  { type: "aws_iam_policy", attribute: "policy", kind: "identity" },
  { type: "aws_iam_user_policy", attribute: "policy", kind: "identity" },
  { type: "aws_iam_group_policy", attribute: "policy", kind: "identity" },
  { type: "aws_iam_role", attribute: "assume_role_policy", kind: "resource" },
  { type: "aws_sqs_queue", attribute: "policy", kind: "resource" },
  { type: "aws_sqs_queue_policy", attribute: "policy", kind: "resource" },
  { type: "aws_sns_topic", attribute: "policy", kind: "resource" },
  { type: "aws_sns_topic_policy", attribute: "policy", kind: "resource" },
  { type: "aws_s3_bucket", attribute: "policy", kind: "resource" },
  { type: "aws_s3_bucket_policy", attribute: "policy", kind: "resource" },
  { type: "aws_secretsmanager_secret", attribute: "policy", kind: "resource" },
  { type: "aws_secretsmanager_secret_policy", attribute: "policy", kind: "resource" },
  { type: "aws_api_gateway_rest_api", attribute: "policy", kind: "resource" },
  { type: "aws_api_gateway_rest_api_policy", attribute: "policy", kind: "resource" },
  { type: "aws_ecr_repository_policy", attribute: "policy", kind: "resource" },
  { type: "aws_cloudwatch_log_resource_policy", attribute: "policy_document", kind: "resource" },
  { type: "aws_kms_key", attribute: "policy", kind: "key" },
  { type: "aws_kms_replica_key", attribute: "policy", kind: "key" },
  { type: "aws_kms_key_policy", attribute: "policy", kind: "key" },
];

/** Resource types that hold a policy. */
export const POLICY_TYPES = [...new Set(PLACES.map(({ type }) => type))];

/** A policy and what it is about. */
export interface PolicyDocument {
  readonly kind: "identity" | "resource" | "key";
  readonly attribute: string;
  readonly statements: readonly PolicyStatement[];
}

const listOf = (value: JsonValue | undefined): JsonValue => (value === undefined ? [] : value);

/** A `statement` block of `aws_iam_policy_document` as IAM writes it. */
function fromBlock(statement: JsonObject): JsonObject {
  const principals = asObjects(statement.principals).map(({ type, identifiers }): [string, JsonValue] => [
    String(type),
    listOf(identifiers),
  ]);
  const everyone = principals.some(([type]) => type === "*");
  const conditions = asObjects(statement.condition).map(({ test, variable, values }): [string, JsonValue] => [
    String(test),
    { [String(variable)]: listOf(values) },
  ]);
  return {
    Effect: statement.effect ?? "Allow",
    Action: listOf(statement.actions),
    Resource: listOf(statement.resources),
    ...(typeof statement.sid === "string" && { Sid: statement.sid }),
    ...(statement.not_actions !== undefined && { NotAction: statement.not_actions }),
    ...(statement.not_resources !== undefined && { NotResource: statement.not_resources }),
    ...(principals.length > 0 && { Principal: everyone ? "*" : Object.fromEntries(principals) }),
    ...(conditions.length > 0 && { Condition: Object.fromEntries(conditions) }),
  };
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // an expression, or a reference with quotes in it: only Terraform can read it
  }
}

function contentOf(block: Block, attribute: string, look: Look): unknown {
  const written = block.attributes[attribute];
  if (isObject(written)) return written;
  const [reference] = look.referencesAt(block, attribute);
  if (look.value(block, attribute) === UNKNOWN && reference?.target.kind === "block") {
    const source = reference.target.block;
    if (source.type === "aws_iam_policy_document" && written === `\${${reference.text}}`)
      return { Statement: asObjects(source.attributes.statement).map(fromBlock) };
  }
  const value = look.value(block, attribute);
  const text = value === UNKNOWN ? written : value;
  return typeof text === "string" ? parseText(text) : undefined;
}

const parse = (content: unknown): readonly PolicyStatement[] | undefined => {
  const result = v.safeParse(DocumentSchema, content);
  return result.success ? result.output.Statement : undefined;
};

/** The policies that a resource holds; one that cannot be read is noted as unchecked. */
export function policiesOf(block: Block, look: Look): readonly PolicyDocument[] {
  const inline = block.type === "aws_iam_role" ? look.blocks(block, "inline_policy") : [];
  const found: PolicyDocument[] = [];
  for (const { attribute, kind } of PLACES.filter(({ type }) => type === block.type)) {
    if (block.attributes[attribute] === undefined) continue;
    const statements = parse(contentOf(block, attribute, look));
    if (statements) found.push({ kind, attribute, statements });
    else look.cannotTell(block, attribute);
  }
  for (const { policy } of inline) {
    const statements = typeof policy === "string" ? parse(parseText(policy)) : undefined;
    if (statements) found.push({ kind: "identity", attribute: "inline_policy", statements });
    else look.cannotTell(block, "inline_policy");
  }
  return found;
}

/** How a report names a statement. */
export const nameOf = (statement: PolicyStatement, index: number): string =>
  statement.Sid ? `statement ${statement.Sid}` : `statement ${index + 1}`;
