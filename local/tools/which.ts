import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false; // absent or not permitted: the same to a search
  }
};

/**
 * The first executable of one of these names on the PATH of `env`; an earlier name wins over an earlier folder.
 * @returns its absolute path, or undefined
 */
export function which(names: readonly string[], env: Environment): string | undefined {
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name)).find(isExecutable);
    if (found) return found;
  }
  return undefined;
}
