import type { ConfigProblem } from "../errors.js";
import type { FunctionService } from "../schema/services.js";
import type { PlatformConfig } from "../schema.js";
import { problem } from "./problem.js";

/** True for a function that is given access to the API: it posts metrics. */
export const postsToApi = ({ secrets }: PlatformConfig, service: FunctionService): boolean =>
  Object.values(service.secrets).some((name) => secrets[name]?.holds === "api-access");

/** Secrets with two sources, and functions that are to post to an API which they cannot reach. */
export function apiAccessProblems(config: PlatformConfig): ConfigProblem[] {
  const secrets = Object.entries(config.secrets).flatMap(([name, { holds, generatedCharacters }]) =>
    holds === undefined || generatedCharacters === undefined
      ? []
      : [
          problem(
            `secrets.${name}.generatedCharacters`,
            generatedCharacters,
            "must be left out: the secret holds what a stack stores",
          ),
        ],
  );
  const outside = Object.entries(config.services).flatMap(([name, service]) =>
    service.kind === "function" &&
    service.network === "outside" &&
    config.api?.endpoint === "private" &&
    postsToApi(config, service)
      ? [problem(`services.${name}.network`, service.network, 'must be "private": it posts metrics, and api.endpoint is private')]
      : [],
  );
  return [...secrets, ...outside];
}
