import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import * as v from "valibot";

/** A Terraform state file is not there, is no state file, or holds a resource that is not as the provider documents it. */
export class TerraformStateError extends Error {
  override readonly name = "TerraformStateError";
}

/** One deployed resource with every attribute resolved. */
export interface StateResource {
  /** Terraform address, e.g. `aws_sqs_queue.orders` or `module.a.aws_sqs_queue.orders["x"]`. */
  readonly address: string;
  readonly type: string;
  /** State file it was read from. */
  readonly file: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

const Attributes = v.record(v.string(), v.unknown());

const StateSchema = v.looseObject({
  version: v.literal(4, "must be 4: another Terraform wrote it"),
  resources: v.array(
    v.looseObject({
      module: v.optional(v.string()),
      mode: v.string(),
      type: v.string(),
      name: v.string(),
      instances: v.array(
        v.looseObject({
          index_key: v.optional(v.union([v.string(), v.number()])),
          attributes: v.optional(v.nullable(Attributes)),
        }),
      ),
    }),
  ),
});

/** Every problem of a validation as `path: what is allowed`, on one line. */
export const problemsOf = (issues: readonly v.BaseIssue<unknown>[]): string =>
  issues.map((issue) => `${v.getDotPath(issue) ?? "(root)"}: ${issue.message}`).join("; ");

const parseJson = (text: string, file: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TerraformStateError(`${file} is not JSON: delete it and apply again`, { cause });
  }
};

/**
 * Managed resources of the text of one state file (format version 4, Terraform 0.12 and later).
 * @param file name for error messages and `StateResource.file`
 * @throws {TerraformStateError}
 */
export function parseState(text: string, file: string): StateResource[] {
  const result = v.safeParse(StateSchema, parseJson(text, file));
  if (!result.success) throw new TerraformStateError(`${file} is not a Terraform state: ${problemsOf(result.issues)}`);
  return result.output.resources
    .filter((resource) => resource.mode === "managed")
    .flatMap(({ module, type, name, instances }) =>
      instances.map(({ index_key: index, attributes }) => ({
        address: `${module ? `${module}.` : ""}${type}.${name}${index === undefined ? "" : `[${JSON.stringify(index)}]`}`,
        type,
        file,
        attributes: attributes ?? {},
      })),
    );
}

/**
 * Resources of every `*.tfstate` of a folder, in the files' alphabetical order.
 * @throws {TerraformStateError} when the folder has none
 */
export async function readStates(directory: string): Promise<StateResource[]> {
  const names = await readdir(directory).catch((cause: unknown) => {
    throw new TerraformStateError(`${directory} cannot be read: apply the stacks first`, { cause });
  });
  const files = names.filter((name) => name.endsWith(".tfstate")).sort();
  if (files.length === 0) throw new TerraformStateError(`${directory} has no *.tfstate: apply the stacks first`);
  const texts = await Promise.all(files.map((name) => readFile(join(directory, name), "utf8")));
  return texts.flatMap((text, index) => parseState(text, join(basename(directory), files[index] ?? "")));
}

/**
 * The attributes of a resource, as `schema` wants them.
 * @throws {TerraformStateError} naming file, resource and attribute
 */
export function attributesOf<const S extends v.GenericSchema>(resource: StateResource, schema: S): v.InferOutput<S> {
  const result = v.safeParse(schema, resource.attributes);
  if (result.success) return result.output;
  throw new TerraformStateError(`${resource.file}: ${resource.address} is not as expected: ${problemsOf(result.issues)}`);
}
