import type { ConfigProblem } from "../errors.js";
import type { PlatformConfig } from "../schema.js";
import { problem } from "./problem.js";

/** Functions that keep more environments warm than they may run. */
export const concurrencyProblems = (config: PlatformConfig): ConfigProblem[] =>
  Object.entries(config.services).flatMap(([name, service]) => {
    if (service.kind !== "function") return [];
    const { provisionedConcurrency: warm, reservedConcurrency: most } = service;
    if (warm === undefined || most === undefined || warm <= most) return [];
    return [problem(`services.${name}.provisionedConcurrency`, warm, `must be at most reservedConcurrency (${most})`)];
  });
