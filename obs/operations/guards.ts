import type { PlatformConfig } from "../../config/index.js";
import { UsageError } from "../errors.js";
import { targetWords } from "./target-words.js";

type Guarded = Pick<PlatformConfig, "environment" | "environmentSuffix" | "deletionProtection">;

/** True when the name of what is destroyed must be repeated. */
export const needsName = ({ environment }: Pick<Guarded, "environment">): boolean => environment === "prod";

/**
 * Refuses to destroy while data is protected.
 * @throws {UsageError}
 */
export function guardProtected(config: Guarded): void {
  const { environment, environmentSuffix: name } = config;
  if (config.deletionProtection)
    throw new UsageError(
      `${name} is protected: set deletionProtection to false in config/${environment}.ts, run obs deploy ${targetWords(config)}, then destroy it`,
    );
}

/**
 * Refuses what would destroy protected data.
 * @param confirmed the name as the user repeated it, typed or by `--confirm`
 * @throws {UsageError}
 */
export function guardDestroy(config: Guarded, confirmed: string | undefined): void {
  const { environmentSuffix: name } = config;
  guardProtected(config);
  if (needsName(config) && confirmed !== name)
    throw new UsageError(
      confirmed === undefined
        ? `destroying ${name} cannot be undone: repeat its name with --confirm ${name}`
        : `${JSON.stringify(confirmed)} is not the name of what would be destroyed: ${name}`,
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
