import { join } from "node:path";
import { findTerraform } from "../../local/tools/index.js";
import { UsageError } from "../errors.js";
import { prepareLocal } from "./local-target.js";
import type { Session } from "./session.js";
import { forgetOtherBackends, type Synthesized, synthesize } from "./synthesize.js";

/** Stacks that are ready for Terraform, and the environment in which it reaches their AWS. */
export interface Target extends Synthesized {
  readonly env: Session["env"];
  /** Absolute path of Terraform. */
  readonly terraform: string;
  /** A local mirror knows one platform's checksums only, and Terraform has noted those already. */
  readonly lockProviders: boolean;
  /** Called with the stacks that are about to be changed. */
  readonly beforeChange: (stacks: readonly string[]) => void;
  /** Stacks at a time; -1: as many as their order allows. */
  readonly parallelism: number;
}

/** Options that decide where things go. */
export interface TargetOptions {
  /** Address of a running local AWS; environment `local` only. */
  readonly endpoint?: string;
}

/** Folder for what this machine needs: CLI configuration, transformed stacks. */
export const LOCAL_FOLDER = ".local";

/**
 * Synthesizes the environment and finds what Terraform needs to apply it.
 * @throws {ToolError} when Terraform is missing
 * @throws {UsageError} for an endpoint where none may be: a real environment must not be applied to a local AWS
 */
export async function prepareTarget(session: Session, options: TargetOptions): Promise<Target> {
  const { environment } = session.config;
  if (options.endpoint && environment !== "local")
    throw new UsageError(`--endpoint is for the environment local; ${environment} is applied to AWS`);
  const terraform = await findTerraform(join(session.root, LOCAL_FOLDER), session.env);
  // An unpacked mirror is linked to; cdktf's plugin cache would copy 600 MB of it into the home folder.
  const env = { ...terraform.env, TERRAFORM_BINARY_NAME: terraform.binary, ...(terraform.mirror && NO_PLUGIN_CACHE) };
  const ready = { ...session, env };
  const target =
    environment === "local"
      ? await prepareLocal(ready, { ...options, mirrored: terraform.mirror !== undefined })
      : { ...(await synthesize(ready)), env, parallelism: -1, beforeChange: () => {} };
  forgetOtherBackends(target);
  return { ...target, terraform: terraform.binary, lockProviders: terraform.mirror === undefined };
}

const NO_PLUGIN_CACHE = { CDKTF_DISABLE_PLUGIN_CACHE_ENV: "true" };
