import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Removes modules and source maps of earlier builds from a bundle's folder.
 * @param kept names of modules that stay: those of this build, and those of the one before, whose late parts a process that runs
 * it may still load
 */
export function sweepModules(directory: string, kept: ReadonlySet<string>): void {
  for (const file of readdirSync(directory))
    if (/\.mjs(\.map)?$/.test(file) && !kept.has(file.replace(/\.map$/, ""))) rmSync(join(directory, file), { force: true });
}
