import { TerraformError, type TerraformProblem } from "./errors.js";
import { asObjects, isObject, type JsonObject, type JsonValue } from "./json.js";
import type { Backend, Block, Output, Stack } from "./model.js";

/** One `*.tf.json` file. */
export interface Document {
  readonly file: string;
  readonly content: JsonValue;
}

const COMMENT = "//";
const KNOWN = new Set([COMMENT, "resource", "data", "output", "variable", "provider", "locals", "terraform"]);

const withoutComments = (value: JsonObject): JsonObject =>
  COMMENT in value ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== COMMENT)) : value;

/** Entries of a block type that has labels, e.g. `resource`: every object of every object. */
const labelled = (root: JsonObject, key: string): [string, JsonValue][] =>
  asObjects(root[key]).flatMap((block) => Object.entries(withoutComments(block)));

interface Parts {
  readonly blocks: Map<string, Block>;
  readonly outputs: Map<string, Output>;
  readonly locals: Record<string, JsonValue>;
  readonly variables: Map<string, JsonObject>;
  readonly providers: Map<string, readonly JsonObject[]>;
  readonly requiredProviders: Record<string, JsonValue>;
  readonly others: Record<string, JsonValue>;
  backend: Backend | undefined;
  readonly problems: TerraformProblem[];
}

function readBlocks(parts: Parts, stack: string, file: string, root: JsonObject, kind: Block["kind"]): void {
  for (const [type, names] of labelled(root, kind)) {
    for (const [name, body] of asObjects(names).flatMap((block) => Object.entries(withoutComments(block)))) {
      const address = kind === "data" ? `data.${type}.${name}` : `${type}.${name}`;
      const [attributes, ...more] = asObjects(body);
      if (!attributes || more.length > 0) parts.problems.push({ file, address, message: "must be one object" });
      else if (parts.blocks.has(address)) parts.problems.push({ file, address, message: "is declared twice" });
      else parts.blocks.set(address, { kind, type, name, address, stack, file, attributes: withoutComments(attributes) });
    }
  }
}

function readDocument(parts: Parts, stack: string, { file, content }: Document): void {
  if (!isObject(content)) {
    parts.problems.push({ file, message: "must be a JSON object" });
    return;
  }
  readBlocks(parts, stack, file, content, "resource");
  readBlocks(parts, stack, file, content, "data");
  for (const [name, body] of labelled(content, "output")) {
    const [output] = asObjects(body);
    if (output?.value === undefined) parts.problems.push({ file, address: `output.${name}`, message: "has no value" });
    else parts.outputs.set(name, { name, stack, file, value: output.value, sensitive: output.sensitive === true });
  }
  for (const [name, body] of labelled(content, "variable")) parts.variables.set(name, asObjects(body)[0] ?? {});
  for (const [name, body] of labelled(content, "provider"))
    parts.providers.set(name, [...(parts.providers.get(name) ?? []), ...asObjects(body)]);
  for (const [name, value] of labelled(content, "locals")) parts.locals[name] = value;
  for (const [type, config] of asObjects(content.terraform).flatMap((terraform) => labelled(terraform, "backend")))
    parts.backend = { type, config: asObjects(config)[0] ?? {} };
  for (const [name, body] of asObjects(content.terraform).flatMap((terraform) => labelled(terraform, "required_providers")))
    parts.requiredProviders[name] = body;
  for (const [key, value] of Object.entries(content)) if (!KNOWN.has(key)) parts.others[key] = value;
}

/**
 * The stack that these files make up together.
 * @param directory folder of the files; paths of a local backend are relative to it
 * @throws {TerraformError} with every problem of every file
 */
export function parseStack(
  name: string,
  directory: string,
  documents: readonly Document[],
  requires: readonly string[] = [],
): Stack {
  const parts: Parts = {
    blocks: new Map(),
    outputs: new Map(),
    locals: {},
    variables: new Map(),
    providers: new Map(),
    requiredProviders: {},
    others: {},
    backend: undefined,
    problems: [],
  };
  for (const document of documents) readDocument(parts, name, document);
  const { problems, ...stack } = parts;
  if (problems.length > 0) throw new TerraformError(problems);
  return { name, directory, requires, ...stack };
}
