import { TerraformResource, type TerraformStack } from "cdktf";
import { NameLimitError, type NameProblem, SynthesisError } from "./errors.js";
import { NAME_LIMITS, type NameLimit } from "./limits.js";

/** The account's id, 12 digits, is the one part of a name that only Terraform knows. */
const ACCOUNT_ID = "0".repeat(12);
const REFERENCE = /\$\{TfToken\[TOKEN\.\d+\]\}/g;

const camelCase = (name: string): string => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/**
 * Value that was given for an argument, references not resolved: cdktf's `<name>Input`.
 * @throws {SynthesisError} when the resource has no such argument: the table of limits is wrong
 */
function argument(resource: TerraformResource, name: string): unknown {
  const getter = `${camelCase(name)}Input`;
  if (!(getter in resource))
    throw new SynthesisError(
      `${resource.terraformResourceType} has no argument ${name}: correct NAME_LIMITS in stacks/limits.ts`,
    );
  return Reflect.get(resource, getter);
}

/** A resource that has a name of its own. */
interface Named {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly limit: NameLimit;
}

function named(stack: TerraformStack, resource: TerraformResource): Named[] {
  const type = resource.terraformResourceType;
  const limit = NAME_LIMITS[type];
  const value = limit && argument(resource, limit.attribute);
  if (!limit || typeof value !== "string") return [];
  const address = `${stack.node.id}: ${type}.${resource.friendlyUniqueId}`;
  return [{ address, type, name: value.replaceAll(REFERENCE, ACCOUNT_ID), limit }];
}

function spellingProblems({ address, name, limit }: Named): NameProblem[] {
  if (name.length > limit.maximum)
    return [{ address, name, allowed: `has ${name.length} characters, at most ${limit.maximum} are allowed` }];
  return limit.pattern.test(name) ? [] : [{ address, name, allowed: `must be made of ${limit.allowed}` }];
}

/** AWS refuses the second resource of a name, or worse, Terraform takes the first one over. */
function doubleNames(all: readonly Named[]): NameProblem[] {
  const first = new Map<string, string>();
  return all
    .filter(({ limit }) => !limit.shared)
    .flatMap(({ address, type, name }) => {
      const other = first.get(`${type} ${name}`);
      first.set(`${type} ${name}`, other ?? address);
      return other ? [{ address, name, allowed: `is the name of ${other} already` }] : [];
    });
}

/**
 * Compares the names of all resources with AWS's limits, before anything is written.
 * @throws {NameLimitError} with every name that is too long, has a wrong character or is there twice
 */
export function checkNames(stacks: readonly TerraformStack[]): void {
  const all = stacks.flatMap((stack) =>
    stack.node
      .findAll()
      .filter((node) => TerraformResource.isTerraformResource(node))
      .flatMap((resource) => named(stack, resource)),
  );
  const problems = [...all.flatMap(spellingProblems), ...doubleNames(all)];
  if (problems.length > 0) throw new NameLimitError(problems);
}
