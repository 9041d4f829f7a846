import type { Block, JsonValue, Path } from "../../../terraform/index.js";
import { type Look, UNKNOWN } from "./look.js";

const AWS_OWN_ALIAS = /alias\/aws\//;

const isKeyText = (text: string): boolean => /^(arn:aws[\w-]*:kms:|alias\/|[0-9a-f]{8}-|mrk-)/.test(text);

/** What an unresolved name refers to: the customer's key, AWS's own, something else. */
function behind(look: Look, block: Block, path: Path): string | undefined {
  for (const { target } of look.referencesAt(block, ...path)) {
    if (target.kind === "opaque") {
      look.cannotTell(block, path.join("."));
      return undefined;
    }
    if (target.kind !== "block") continue;
    if (/^aws_kms_(key|alias|replica_key|external_key)$/.test(target.block.type)) {
      const name = target.block.attributes.name;
      return typeof name === "string" && AWS_OWN_ALIAS.test(name)
        ? `${path.join(".")} is a key of AWS's own, ${name}`
        : undefined;
    }
    return `${path.join(".")} is ${target.block.address}, which is not a KMS key`;
  }
  return undefined;
}

function literal(value: JsonValue | undefined, where: string): string | undefined {
  if (value === undefined || value === null || value === "") return `${where} names no key`;
  if (typeof value !== "string" || !isKeyText(value)) return `${where} is ${JSON.stringify(value)}, which is not a KMS key`;
  return AWS_OWN_ALIAS.test(value) ? `${where} is a key of AWS's own, ${value}` : undefined;
}

/**
 * What is wrong with the attribute that should name a customer's KMS key.
 * @returns undefined when it does, or when only Terraform can tell (which is noted)
 */
export function keyProblem(look: Look, block: Block, ...path: Path): string | undefined {
  const value = look.value(block, ...path);
  return value === UNKNOWN ? behind(look, block, path) : literal(value, path.join("."));
}

/** {@link keyProblem} as a rule's answer. */
export const needsKey =
  (...path: Path) =>
  (block: Block, look: Look): readonly string[] =>
    [keyProblem(look, block, ...path)].filter((problem) => problem !== undefined);
