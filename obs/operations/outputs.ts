import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { localStateFolder } from "../../config/index.js";
import type { Stack } from "../../terraform/index.js";
import { ObsError } from "../errors.js";
import { hintFor } from "./hints.js";
import type { Session } from "./session.js";
import { prepareTarget, type Target } from "./target.js";
import { targetWords } from "./target-words.js";

/** Outputs as a state and `terraform output -json` have them. */
const OutputsSchema = v.record(v.string(), v.object({ value: v.unknown(), sensitive: v.optional(v.boolean(), false) }));
const StateSchema = v.object({ outputs: OutputsSchema });

/** Value of a sensitive output: the state keeps it, the terminal does not get it. */
export const HIDDEN = "(sensitive)";

/** What cdktf adds so that one stack can read another's values; of no use to people. */
const isInternal = (name: string): boolean => name.startsWith("cross-stack-output-");

/** The outputs of one stack that are meant for people. */
function readableOutputs(outputs: v.InferOutput<typeof OutputsSchema>): Record<string, unknown> {
  const entries = Object.entries(outputs).filter(([name]) => !isInternal(name));
  return Object.fromEntries(entries.map(([name, { value, sensitive }]) => [name, sensitive ? HIDDEN : value]));
}

const parseJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new ObsError(`${file} cannot be read: restore it from its backup, ${file}.backup`, 1, { cause });
  }
};

/**
 * Outputs of all states of a folder.
 * @throws {ObsError} when a file is no Terraform state
 */
export function outputsOfStates(folder: string): Record<string, unknown> {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".tfstate")) : [];
  const all = names.map((name) => {
    const file = join(folder, name);
    const state = v.safeParse(StateSchema, parseJson(file));
    if (!state.success) throw new ObsError(`${file} is not a Terraform state: restore it from its backup, ${file}.backup`);
    return readableOutputs(state.output.outputs);
  });
  return Object.assign({}, ...all);
}

async function outputsOfBackend(session: Session, target: Target, stack: Stack): Promise<Record<string, unknown>> {
  const call = async (...args: string[]): Promise<string> => {
    const options = { cwd: stack.directory, env: target.env, interactive: false, write: () => {} };
    const { code, text, stdout } = await session.run(target.terraform, args, options);
    if (code === 0) return stdout;
    const hint = hintFor(text, session.config.environment);
    throw new ObsError(`${text.trim()}\nthe outputs of ${stack.name} cannot be read${hint ? `\n${hint}` : ""}`);
  };
  session.say(`reading ${stack.name}`);
  await call("init", "-input=false", "-no-color");
  return readableOutputs(v.parse(OutputsSchema, JSON.parse(await call("output", "-json", "-no-color"))));
}

/** Outputs of all stacks whose state is not on this machine: Terraform knows how to reach it. */
async function outputsOfBackends(session: Session): Promise<Record<string, unknown>> {
  const target = await prepareTarget(session, {});
  const all: Record<string, unknown> = {};
  const telling = [...target.graph.stacks.values()].filter(({ outputs }) => outputs.size > 0);
  for (const stack of telling) Object.assign(all, await outputsOfBackend(session, target, stack));
  return all;
}

/**
 * The outputs of all deployed stacks of the environment, by name.
 * @throws {ObsError} when nothing is deployed
 */
export async function outputs(session: Session): Promise<Readonly<Record<string, unknown>>> {
  const { config, root } = session;
  const all =
    config.state.kind === "local" ? outputsOfStates(join(root, localStateFolder(config))) : await outputsOfBackends(session);
  if (Object.keys(all).length === 0)
    throw new ObsError(`nothing is deployed in ${config.environmentSuffix}: run obs deploy ${targetWords(config)}`);
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}
