import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OLDEST_TERRAFORM } from "../../config/index.js";
import { ToolError } from "../errors.js";
import { installLine } from "./install-lines.js";
import { findMirror } from "./mirror.js";
import { AWS_PROVIDER } from "./provider.js";
import { run } from "./run.js";
import { type Environment, which } from "./which.js";

/** The Terraform (or OpenTofu) to run, and what it needs to run anywhere. */
export interface Terraform {
  /** Absolute path of the binary. */
  readonly binary: string;
  /** e.g. `Terraform v1.11.4`. */
  readonly version: string;
  /** Folder that providers are installed from; undefined: the registry. */
  readonly mirror: string | undefined;
  /** Environment for every call: the caller's, with our CLI configuration. */
  readonly env: Environment;
}

const rcText = (mirror: string | undefined): string => {
  if (!mirror) return "disable_checkpoint = true\n";
  const provider = JSON.stringify(`${AWS_PROVIDER.host}/${AWS_PROVIDER.source}`);
  return `disable_checkpoint = true
provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = [${provider}]
  }
  direct {
    exclude = [${provider}]
  }
}
`;
};

const writeIfChanged = (file: string, text: string): void => {
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
};

/**
 * The environment that lets Terraform and the cdktf CLI work with or without the registry: a CLI configuration of our own
 * where a mirror was found or where `TF_CLI_CONFIG_FILE` names a file that is not there, no look-ups of new versions, and the
 * mirror also for `providers lock`, which the cdktf CLI runs by itself and which would otherwise want the registry.
 * @param folder where the CLI configuration is written, made when absent
 */
export function terraformEnvironment(folder: string, env: Environment, mirror: string | undefined): Environment {
  const preset = env.TF_CLI_CONFIG_FILE;
  const usable = preset === undefined || preset === "" || existsSync(preset);
  const base = { ...env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
  if (!mirror && usable) return base;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "terraform.rc");
  writeIfChanged(file, rcText(mirror));
  if (!mirror) return { ...base, TF_CLI_CONFIG_FILE: file };
  return { ...base, TF_CLI_CONFIG_FILE: file, TF_CLI_ARGS_providers_lock: `-fs-mirror=${mirror}` };
}

/** True for a version below the oldest that will do. @param version e.g. `Terraform v1.11.4` */
function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = (/v(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_TERRAFORM.split(".").map(Number);
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

/**
 * Finds Terraform or OpenTofu on the PATH, and a provider mirror if there is one.
 * @param folder the project's folder for local files (`.local`); the CLI configuration is written there
 * @throws {ToolError} when neither is there, or the one found is too old or does not run
 */
export async function findTerraform(folder: string, env: Environment): Promise<Terraform> {
  const binary = which(["terraform", "tofu"], env);
  if (!binary) throw new ToolError([`terraform or tofu is not on the PATH: ${installLine("terraform", process.platform)}`]);
  const mirror = findMirror(env);
  const terraformEnv = terraformEnvironment(folder, env, mirror);
  const { code, stdout, stderr } = await run(binary, ["version"], { env: terraformEnv });
  const version = stdout.split("\n", 1)[0]?.trim();
  if (code !== 0 || !version)
    throw new ToolError([`${binary} does not run (${stderr.trim()}): ${installLine("terraform", process.platform)}`]);
  if (isTooOld(version))
    throw new ToolError([
      `${binary} is ${version}, and ${OLDEST_TERRAFORM} or newer is needed: ${installLine("terraform", process.platform)}`,
    ]);
  return { binary, version, mirror, env: terraformEnv };
}
