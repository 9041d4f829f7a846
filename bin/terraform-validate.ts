import { copyFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ENVIRONMENTS, type Environment, functionHandlers, loadConfig } from "../config/index.js";
import { ToolError } from "../local/errors.js";
import { findTerraform, run, type Terraform } from "../local/tools/index.js";
import { evaluatePolicy, loadExceptions, type PolicyReport } from "../obs/review/policy/index.js";
import { buildApp } from "../stacks/app.js";
import { loadTerraform } from "../terraform/index.js";

/** One stack of one environment and what Terraform says of it. */
export interface Validation {
  readonly environment: string;
  readonly stack: string;
  readonly valid: boolean;
  /** Terraform's output; empty when valid. */
  readonly complaint: string;
}

/** Where to work and whom to tell. */
export interface ValidateOptions {
  readonly projectRoot: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** @default all */
  readonly environments?: readonly Environment[];
  readonly report?: (validation: Validation) => void;
}

/**
 * Judges every environment that {@link validateEverything} has synthesized by the policy's rules.
 * @param today YYYY-MM-DD
 * @throws {UsageError} when the file of exceptions is wrong
 */
export function judgeEverything(
  projectRoot: string,
  today: string,
  environments: readonly Environment[] = ENVIRONMENTS,
): readonly { readonly environment: string; readonly report: PolicyReport }[] {
  const exceptions = loadExceptions();
  return environments.map((environment) => {
    const graph = loadTerraform(join(projectRoot, WORK, environment));
    return { environment, report: evaluatePolicy(graph, { exceptions, today }) };
  });
}

/** A validation takes two seconds and most of a core. */
const PARALLEL = 2;
const WORK = ".build/validate";
const LOCK_FILE = ".terraform.lock.hcl";

/** Synthesizes an environment into its own folder. The bundles are not built: `validate` reads no zip. */
function synthesized(
  environment: string,
  projectRoot: string,
  outdir: string,
): { environment: string; stack: string; folder: string }[] {
  const config = loadConfig({ ENVIRONMENT: environment });
  const bundles = functionHandlers(config).map((handler) => ({
    handler,
    zipPath: join(projectRoot, `dist/lambdas/${handler}.zip`),
    sha256: "not-built",
  }));
  buildApp(config, bundles, outdir).synth();
  const stacks = readdirSync(join(outdir, "stacks"));
  return stacks.map((stack) => ({ environment, stack, folder: join(outdir, "stacks", stack) }));
}

/** All stacks need the same provider, so it is installed once and shared: `init` in every folder would double the time. */
async function initialize(terraform: Terraform, folders: readonly string[], data: string): Promise<Terraform> {
  const shared = { ...terraform, env: { ...terraform.env, TF_DATA_DIR: data } };
  const [first, ...others] = folders;
  if (!first) return shared;
  const { code, stdout, stderr } = await run(terraform.binary, ["init", "-backend=false", "-input=false", "-no-color"], {
    cwd: first,
    env: shared.env,
  });
  if (code !== 0) throw new ToolError([`${terraform.binary} init failed in ${first}: ${(stderr || stdout).trim()}`]);
  for (const folder of others) copyFileSync(join(first, LOCK_FILE), join(folder, LOCK_FILE));
  return shared;
}

/**
 * Runs `terraform validate` on every stack of every environment.
 * @throws {ToolError} when Terraform or the provider is not to be had
 */
export async function validateEverything(options: ValidateOptions): Promise<readonly Validation[]> {
  const { projectRoot, env, environments = ENVIRONMENTS, report } = options;
  const work = join(projectRoot, WORK);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const waiting = environments.flatMap((environment) => synthesized(environment, projectRoot, join(work, environment)));
  const terraform = await initialize(
    await findTerraform(join(projectRoot, ".local"), env),
    waiting.map(({ folder }) => folder),
    join(work, "terraform-data"),
  );
  const results: Validation[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { environment, stack, folder } = next;
      const { code, stdout, stderr } = await run(terraform.binary, ["validate", "-no-color"], {
        cwd: folder,
        env: terraform.env,
      });
      const result = { environment, stack, valid: code === 0, complaint: code === 0 ? "" : `${stdout}${stderr}`.trim() };
      results.push(result);
      report?.(result);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return results;
}
