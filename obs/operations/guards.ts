import type { PlatformConfig } from "../../config/index.js";
import { UsageError } from "../errors.js";

type Guarded = Pick<PlatformConfig, "environment" | "environmentSuffix" | "deletionProtection">;

/**
 * Refuses what would destroy protected data.
 * @param confirmed what the user gave as `--confirm`
 * @throws {UsageError}
 */
export function guardDestroy(config: Guarded, confirmed: string | undefined): void {
  const { environment, environmentSuffix: name } = config;
  if (config.deletionProtection)
    throw new UsageError(
      `${name} is protected: set deletionProtection to false in config/${environment}.ts, run obs deploy ${environment}, then destroy it`,
    );
  if (environment === "prod" && confirmed !== name)
    throw new UsageError(
      confirmed === undefined
        ? `destroying ${name} cannot be undone: repeat its name with --confirm ${name}`
        : `--confirm ${confirmed} is not the name of what would be destroyed: ${name}`,
    );
}

/**
 * Refuses to change anything unasked: without a terminal nobody can answer, so `--yes` must say it.
 * @throws {UsageError}
 */
export function guardUnattended(what: "deploy" | "destroy", options: { yes: boolean; terminal: boolean }): void {
  if (options.yes || options.terminal) return;
  throw new UsageError(`there is no terminal to ask on: add --yes to ${what} without being asked`);
}
