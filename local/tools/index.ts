import { ToolError } from "../errors.js";
import { installLine } from "./install-lines.js";
import { findMoto } from "./python.js";
import { findTerraform, type Terraform } from "./terraform.js";
import type { Environment } from "./which.js";

export { findMirror } from "./mirror.js";
export { AWS_PROVIDER, providerPlatform } from "./provider.js";
export { type Finished, killRunning, type RunOptions, run } from "./run.js";
export { findTerraform, type Terraform, terraformEnvironment } from "./terraform.js";
export { type Environment, which } from "./which.js";

/** Everything `npm start` needs from the machine. */
export interface Tools {
  readonly terraform: Terraform;
  /** Absolute path of `moto_server`. */
  readonly moto: string;
}

/** Oldest Node.js that runs the project; `engines` of package.json. */
const OLDEST_NODE = { major: 20, minor: 19 };

const nodeProblem = (version: string): string[] => {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  const fine = major > OLDEST_NODE.major || (major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor);
  if (fine) return [];
  return [
    `Node.js ${version} is too old, ${OLDEST_NODE.major}.${OLDEST_NODE.minor} is the oldest that works: ${installLine("node", process.platform)}`,
  ];
};

const problemsOf = (result: PromiseSettledResult<unknown>): readonly string[] => {
  if (result.status === "fulfilled") return [];
  if (result.reason instanceof ToolError) return result.reason.problems;
  throw result.reason;
};

/**
 * Looks for all tools and reports all that are missing at once.
 * @param options.folder the project's folder for local files (`.local`)
 * @param options.say told what takes time
 * @throws {ToolError} one line per missing tool, each with how to install it
 */
export async function checkTools(options: {
  folder: string;
  env: Environment;
  nodeVersion?: string;
  say: (line: string) => void;
}): Promise<Tools> {
  const { folder, env, say } = options;
  const [terraform, moto] = await Promise.allSettled([findTerraform(folder, env), findMoto(folder, env, say)]);
  const problems = [...nodeProblem(options.nodeVersion ?? process.version), ...problemsOf(terraform), ...problemsOf(moto)];
  if (problems.length > 0 || terraform.status === "rejected" || moto.status === "rejected") throw new ToolError(problems);
  return { terraform: terraform.value, moto: moto.value };
}
