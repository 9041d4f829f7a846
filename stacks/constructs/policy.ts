import { PolicyError } from "../errors.js";
import { jsonText } from "./json-text.js";

/** Who a resource policy speaks of. */
export type Principal = { readonly service: string | readonly string[] } | { readonly aws: string };

/** IAM conditions: operator → key → value. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** What a statement is about: exact ARNs, or every resource with the reason why it cannot be narrower. */
type Target = { readonly resources: readonly string[] } | { readonly anyResource: string };

/** Why a key policy's statements name `*`. */
export const KEY_ITSELF = "in a key policy * is the key that carries it";

/** One statement of a policy; `Allow` unless `deny` is set. */
export type Statement = Target & {
  /** Letters and digits. */
  readonly sid: string;
  readonly actions: readonly string[];
  readonly principal?: Principal;
  readonly conditions?: Conditions;
  readonly deny?: boolean;
};

/** `order-api` → `OrderApi`, for statement ids, which know letters and digits only. */
export const sidOf = (...words: readonly string[]): string =>
  words
    .flatMap((word) => word.split(/[^A-Za-z0-9]+/))
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");

function check(statement: Statement): void {
  const wild = statement.actions.filter((action) => action.includes("*"));
  if (wild.length > 0 && !statement.deny)
    throw new PolicyError(`statement ${statement.sid} allows ${wild.join(", ")}: name each action that is needed`);
  if ("resources" in statement && (statement.resources.length === 0 || statement.resources.includes("*")))
    throw new PolicyError(`statement ${statement.sid} names no exact resource: give ARNs, or anyResource with the reason`);
}

const principalOf = (principal: Principal) => ("aws" in principal ? { AWS: principal.aws } : { Service: principal.service });

/**
 * A policy document as JSON. Refuses what least privilege forbids: an allowed action with `*`, and `*` as a resource without a
 * reason (SPEC 1.13).
 * @throws {PolicyError}
 */
export function policyDocument(statements: readonly Statement[]): string {
  for (const statement of statements) check(statement);
  return jsonText({
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({
      Sid: statement.sid,
      Effect: statement.deny ? "Deny" : "Allow",
      ...(statement.principal && { Principal: principalOf(statement.principal) }),
      Action: statement.actions,
      Resource: "resources" in statement ? statement.resources : "*",
      ...(statement.conditions && { Condition: statement.conditions }),
    })),
  });
}
