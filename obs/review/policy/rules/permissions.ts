import type { Block } from "../../../../terraform/index.js";
import { nameOf, POLICY_TYPES, type PolicyDocument, type PolicyStatement, policiesOf } from "../documents.js";
import type { Look } from "../look.js";
import type { Rule } from "../model.js";
import { knowsNoResource } from "../no-resource-actions.js";

const eachAllowed = (
  block: Block,
  look: Look,
  find: (statement: PolicyStatement, document: PolicyDocument) => string | undefined,
): readonly string[] =>
  policiesOf(block, look).flatMap((document) =>
    document.statements.flatMap((statement, index) => {
      const found = statement.Effect === "Allow" ? find(statement, document) : undefined;
      return found ? [`${nameOf(statement, index)} ${found}`] : [];
    }),
  );

function wildAction({ Action, NotAction }: PolicyStatement): string | undefined {
  if (NotAction) return `allows everything but ${NotAction.join(", ")}`;
  const wild = Action.filter((action) => action.includes("*"));
  return wild.length > 0 ? `allows ${wild.join(", ")}` : undefined;
}

function wildResource({ Action, Resource, NotResource }: PolicyStatement, { kind }: PolicyDocument): string | undefined {
  if (NotResource) return `is about every resource but ${NotResource.join(", ")}`;
  // In the policy of a key * is the key that carries it.
  if (kind === "key" || !Resource.includes("*")) return undefined;
  const narrower = Action.filter((action) => !knowsNoResource(action));
  return narrower.length > 0 ? `allows ${narrower.join(", ")} on every resource` : undefined;
}

/** Keys of a condition that tie a statement to an account, an organization or a source. */
const TIES = /^(aws:(source(account|arn|orgid|orgpaths|vpce?)|principal(account|arn|orgid|orgpaths))|kms:calleraccount)$/i;

function everyone({ Principal, NotPrincipal, Condition = {} }: PolicyStatement): string | undefined {
  if (NotPrincipal !== undefined) return "allows everyone but some";
  const names = Principal === undefined ? [] : typeof Principal === "string" ? [Principal] : (Principal.AWS ?? []);
  if (!names.includes("*")) return undefined;
  const tied = Object.values(Condition).some((keys) => Object.keys(keys).some((key) => TIES.test(key)));
  return tied ? undefined : "allows everyone in the world";
}

const BROAD = /:policy\/(.*\/)?(AdministratorAccess|PowerUserAccess|IAMFullAccess|\w+FullAccess)$/;

/** What roles may do, and who may reach what. */
export const permissionRules: readonly Rule[] = [
  {
    id: "iam-action-wildcard",
    severity: "critical",
    why: "a wildcard grants what nobody thought of, and each action that AWS adds later",
    fix: "name each action that the code sends",
    types: POLICY_TYPES,
    check: (block, look) => eachAllowed(block, look, wildAction),
  },
  {
    id: "iam-resource-wildcard",
    severity: "critical",
    why: "whoever takes over the role reaches every resource of the account",
    fix: "name the ARNs; for an action that knows no resource, add it with its source to obs/review/policy/no-resource-actions.ts",
    types: POLICY_TYPES,
    check: (block, look) => eachAllowed(block, look, wildResource),
  },
  {
    id: "public-principal",
    severity: "critical",
    why: "anybody with an AWS account, or none, can use the resource",
    fix: "name the account, role or service, or tie the statement to one by aws:SourceArn, aws:SourceAccount or aws:PrincipalOrgID",
    types: POLICY_TYPES,
    check: (block, look) => eachAllowed(block, look, everyone),
  },
  {
    id: "iam-broad-managed-policy",
    severity: "critical",
    why: "AWS's managed policies of this kind grant whole services",
    fix: "write a policy with the actions and ARNs that are needed",
    types: [
      "aws_iam_role_policy_attachment",
      "aws_iam_user_policy_attachment",
      "aws_iam_group_policy_attachment",
      "aws_iam_role",
    ],
    check: (block, look) => {
      const list = look.value(block, block.type === "aws_iam_role" ? "managed_policy_arns" : "policy_arn");
      const arns = Array.isArray(list) ? list : [list];
      return arns.filter((arn) => typeof arn === "string" && BROAD.test(arn)).map((arn) => `attaches ${String(arn)}`);
    },
  },
];
