import type { ConfigProblem } from "../errors.js";

/** A problem with a value that stands in the configuration. */
export const problem = (path: string, value: unknown, allowed: string): ConfigProblem => ({
  path,
  value: JSON.stringify(value),
  allowed,
});
