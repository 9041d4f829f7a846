import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "esbuild";
import * as v from "valibot";
import { BUILD_OPTIONS } from "./build.js";
import { LEAN_SDK } from "./lean-sdk.js";
import { sha256Base64 } from "./zip.js";

const RecordSchema = v.object({
  /** Build options, esbuild's version, lock file. */
  recipe: v.string(),
  /** Source file relative to the project → SHA-256. */
  sources: v.record(v.string(), v.string()),
  /** Name of each module of the bundle → SHA-256. */
  modules: v.record(v.string(), v.string()),
  /** Names of those that a cold start reads. */
  atStart: v.array(v.string()),
  /** SHA-256. */
  zip: v.string(),
});

/** What a bundle was made from and what came out. */
export type CacheRecord = v.InferOutput<typeof RecordSchema>;

const hashFile = (file: string): string | undefined => (existsSync(file) ? sha256Base64(readFileSync(file)) : undefined);

/** Hash of all that decides a bundle besides the project's own sources; dependencies are decided by the lock file. */
export const recipeOf = (projectRoot: string): string =>
  sha256Base64(
    JSON.stringify({ BUILD_OPTIONS, LEAN_SDK, version, lock: hashFile(join(projectRoot, "package-lock.json")) ?? null }),
  );

/** Hash of each source file. */
export const hashSources = (projectRoot: string, sources: readonly string[]): Record<string, string> =>
  Object.fromEntries(sources.map((file) => [file, hashFile(join(projectRoot, file)) ?? ""]));

/** The record at `path`, or undefined when there is none that can be read: then the handler is built. */
export function readRecord(path: string): CacheRecord | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const result = v.safeParse(RecordSchema, JSON.parse(readFileSync(path, "utf8")));
    return result.success ? result.output : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * The record of a bundle that is still good: made by the same recipe from the same sources, outputs untouched.
 */
export function freshRecord(
  projectRoot: string,
  paths: { readonly record: string; readonly directory: string; readonly zip: string },
  recipe: string,
): CacheRecord | undefined {
  const record = readRecord(paths.record);
  if (!record || record.recipe !== recipe) return undefined;
  const unchanged = (directory: string, files: Readonly<Record<string, string>>): boolean =>
    Object.entries(files).every(([file, hash]) => hashFile(join(directory, file)) === hash);
  return unchanged(projectRoot, record.sources) &&
    unchanged(paths.directory, record.modules) &&
    hashFile(paths.zip) === record.zip
    ? record
    : undefined;
}
