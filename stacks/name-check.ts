import { TerraformResource, type TerraformStack } from "cdktf";
import { NameLimitError, type NameProblem } from "./errors.js";
import { NAME_LIMITS } from "./limits.js";

/** The account's id, 12 digits, is the one part of a name that only Terraform knows. */
const ACCOUNT_ID = "0".repeat(12);
const REFERENCE = /\$\{TfToken\[TOKEN\.\d+\]\}/g;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null;

/** Value of an argument. References are not resolved: resolving every resource twice would double the time of a synthesis. */
function argument(resource: TerraformResource, type: string, name: string): unknown {
  const json: unknown = resource.toTerraform();
  const byType = isRecord(json) && isRecord(json.resource) ? json.resource[type] : undefined;
  const body = isRecord(byType) ? byType[resource.friendlyUniqueId] : undefined;
  return isRecord(body) ? body[name] : undefined;
}

function problemOf(stack: TerraformStack, resource: TerraformResource): NameProblem[] {
  const type = resource.terraformResourceType;
  const limit = NAME_LIMITS[type];
  if (!limit) return [];
  const value = argument(resource, type, limit.attribute);
  if (typeof value !== "string") return [];
  const name = value.replaceAll(REFERENCE, ACCOUNT_ID);
  const address = `${stack.node.id}: ${type}.${resource.friendlyUniqueId}`;
  if (name.length > limit.maximum)
    return [{ address, name, allowed: `has ${name.length} characters, at most ${limit.maximum} are allowed` }];
  return limit.pattern.test(name) ? [] : [{ address, name, allowed: `must be made of ${limit.allowed}` }];
}

/**
 * Compares the names of all resources with AWS's limits, before anything is written.
 * @throws {NameLimitError} with every name that is too long or has a wrong character
 */
export function checkNames(stacks: readonly TerraformStack[]): void {
  const problems = stacks.flatMap((stack) =>
    stack.node
      .findAll()
      .filter((node) => TerraformResource.isTerraformResource(node))
      .flatMap((resource) => problemOf(stack, resource)),
  );
  if (problems.length > 0) throw new NameLimitError(problems);
}
