import * as v from "valibot";
import { accountProblems } from "./checks/accounts.js";
import { crossFieldProblems } from "./checks.js";
import { dev } from "./dev.js";
import { ConfigError } from "./errors.js";
import { configProblems, shorten, WITHOUT_WORDS } from "./issues.js";
import { local } from "./local.js";
import { prod } from "./prod.js";
import { ENVIRONMENTS, type Environment, type PlatformConfig, type PlatformConfigInput, PlatformConfigSchema } from "./schema.js";
import { staging } from "./staging.js";

const inputs: Record<Environment, PlatformConfigInput> = { dev, staging, prod, local };

const isEnvironment = (name: string): name is Environment => ENVIRONMENTS.some((known) => known === name);

/**
 * Validates a configuration: every field against the schema, then what fields mean together.
 * @param source where it comes from, for the error message
 * @throws {ConfigError} with all problems
 */
export function parseConfig(input: unknown, source: string): PlatformConfig {
  const result = v.safeParse(PlatformConfigSchema, input, WITHOUT_WORDS);
  if (!result.success) throw new ConfigError(source, configProblems(PlatformConfigSchema, result.issues));
  const problems = crossFieldProblems(result.output);
  if (problems.length > 0) throw new ConfigError(source, problems);
  return result.output;
}

/** A copy owns nothing that AWS has once an account: destroying it would take that from all others. */
function withSuffix(input: PlatformConfigInput, suffix: string | undefined): PlatformConfigInput {
  if (!suffix || suffix === input.environmentSuffix) return input;
  return { ...input, environmentSuffix: suffix, owns: {} };
}

/**
 * The configuration of the environment that `ENVIRONMENT` names (default dev); `ENVIRONMENT_SUFFIX` replaces its suffix, so
 * that copies (`pr-123`) can share an account with it.
 * @throws {ConfigError}
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): PlatformConfig {
  const name = env.ENVIRONMENT || "dev";
  if (!isEnvironment(name)) {
    throw new ConfigError("environment", [
      { path: "ENVIRONMENT", value: shorten(name), allowed: `must be one of ${ENVIRONMENTS.join(", ")}` },
    ]);
  }
  const suffix = env.ENVIRONMENT_SUFFIX ? ", with ENVIRONMENT_SUFFIX" : "";
  const source = `config/${name}.ts (over config/defaults/${suffix})`;
  const config = parseConfig(withSuffix(inputs[name], env.ENVIRONMENT_SUFFIX), source);
  const problems = accountProblems(name, Object.values(inputs));
  if (problems.length > 0) throw new ConfigError(`config/${name}.ts, beside the other environments,`, problems);
  return config;
}
