import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../../errors.js";

/** Where alarm tests are that are written in TypeScript. */
export const TESTS_FOLDER = "tests/alarms";
/** Where scenarios are, unless files are named. */
export const SCENARIOS_FOLDER = `${TESTS_FOLDER}/scenarios`;

const inFolder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(folder, name));

/**
 * Scenario files: those named, all in folders that are named, else all of {@link SCENARIOS_FOLDER}.
 * @throws {UsageError} when there is none
 */
export function scenarioFiles(named: readonly string[]): readonly string[] {
  const paths = named.length > 0 ? named : [SCENARIOS_FOLDER];
  const missing = paths.filter((path) => !existsSync(path));
  if (missing.length > 0) throw new UsageError(missing.map((path) => `there is no ${path}`).join("\n"));
  const files = paths.flatMap((path) => (statSync(path).isDirectory() ? inFolder(path) : [path]));
  if (files.length === 0) throw new UsageError(`there is no scenario file (*.yaml) in ${paths.join(", ")}`);
  return [...new Set(files)];
}
