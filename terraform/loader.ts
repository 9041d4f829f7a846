import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import * as v from "valibot";
import { type Document, parseStack } from "./document.js";
import { TerraformError, type TerraformProblem } from "./errors.js";
import { Graph } from "./graph.js";
import type { JsonValue } from "./json.js";
import type { Stack } from "./model.js";

/** cdktf's `manifest.json`, as far as it is used. */
const ManifestSchema = v.object({
  stacks: v.record(
    v.string(),
    v.object({
      synthesizedStackPath: v.string(),
      workingDirectory: v.string(),
      dependencies: v.optional(v.array(v.string()), []),
    }),
  ),
});

const readJson = (file: string): JsonValue => {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new TerraformError([{ file, message: `cannot be read as JSON: ${error instanceof Error ? error.message : error}` }], {
      cause: error,
    });
  }
};

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".tf.json"))
    .sort()
    .map((name) => join(folder, name));

const VARIABLE_VALUES = /^terraform\.tfvars(\.json)?$|\.auto\.tfvars(\.json)?$/;
const HCL_RESOURCES = /^\s*(resource|module)\s+"/m;

/** Files that Terraform would read and the graph does not, where that makes a difference. */
function unread(folder: string): readonly TerraformProblem[] {
  return readdirSync(folder).flatMap((name): readonly TerraformProblem[] => {
    const file = join(folder, name);
    if (VARIABLE_VALUES.test(name)) return [{ file, message: "sets variables, which is not read: give them these defaults" }];
    if (name.endsWith(".tf") && HCL_RESOURCES.test(readFileSync(file, "utf8")))
      return [{ file, message: "has resources in HCL, which would be missing: write them as *.tf.json" }];
    return [];
  });
}

/** @throws {TerraformError} with every file that is no JSON */
function documents(files: readonly string[]): Document[] {
  const problems: TerraformProblem[] = [];
  const read = files.flatMap((file): Document[] => {
    try {
      return [{ file, content: readJson(file) }];
    } catch (error) {
      if (!(error instanceof TerraformError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new TerraformError(problems);
  return read;
}

function fromManifest(folder: string): readonly Stack[] {
  const file = join(folder, "manifest.json");
  const manifest = v.safeParse(ManifestSchema, readJson(file));
  if (!manifest.success) throw new TerraformError([{ file, message: "is not a manifest of cdktf: synthesize again" }]);
  const stacks = Object.entries(manifest.output.stacks);
  const read = documents(stacks.map(([, { synthesizedStackPath }]) => join(folder, synthesizedStackPath)));
  return stacks.map(([name, { workingDirectory, dependencies }], index) =>
    parseStack(name, resolve(folder, workingDirectory), read.slice(index, index + 1), dependencies),
  );
}

/**
 * Reads `cdktf.out` (every stack of its manifest) or any folder of `*.tf.json` (one stack, named after the folder).
 * @throws {TerraformError} when there is nothing to read or a file is not Terraform JSON; it names file and resource
 */
export function loadTerraform(folder: string): Graph {
  if (existsSync(join(folder, "manifest.json"))) return new Graph(fromManifest(folder));
  if (!existsSync(folder)) throw new TerraformError([{ file: folder, message: "does not exist" }]);
  const files = filesOf(folder);
  if (files.length === 0)
    throw new TerraformError([{ file: folder, message: "holds neither a manifest.json of cdktf nor any *.tf.json" }]);
  const problems = unread(folder);
  if (problems.length > 0) throw new TerraformError(problems);
  return new Graph([parseStack(basename(resolve(folder)), resolve(folder), documents(files))]);
}
