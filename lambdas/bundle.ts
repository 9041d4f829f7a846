import { mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { buildHandler } from "./bundling/build.js";
import { type CacheRecord, freshRecord, hashSources, readRecord, recipeOf } from "./bundling/cache.js";
import { BundleError } from "./bundling/errors.js";
import { sweepModules } from "./bundling/sweep.js";
import { sha256Base64, zipOf } from "./bundling/zip.js";

export { BundleError, type BundleProblem } from "./bundling/errors.js";

/** One function's bundle on disk. */
export interface FunctionBundle {
  readonly handler: string;
  /** Absolute path of the zip that Lambda gets; it holds `index.mjs` and what that imports, early or late. */
  readonly zipPath: string;
  /** Absolute path of the folder with the zip's files, unpacked, and their source maps. */
  readonly directory: string;
  /** SHA-256 of the zip in base64: Terraform's `source_code_hash`. */
  readonly sha256: string;
  /** Size of all modules, unpacked. */
  readonly bytes: number;
  /** True when nothing had changed and nothing was built. */
  readonly cached: boolean;
}

/** Where to build. */
export interface BundleOptions {
  /** @default the working directory */
  readonly projectRoot?: string;
  /** @default `dist/lambdas` below the project */
  readonly outputDirectory?: string;
}

/** Written beside the target and renamed, so that a reader never meets half a file. */
function writeWhole(path: string, content: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}

async function bundleOne(handler: string, projectRoot: string, output: string, recipe: string): Promise<FunctionBundle> {
  const directory = join(output, handler);
  const paths = { directory, zip: join(output, `${handler}.zip`), record: join(output, `${handler}.json`) };
  const bundle = { handler, zipPath: paths.zip, directory };
  const fresh = freshRecord(projectRoot, paths, recipe);
  if (fresh) {
    const bytes = Object.keys(fresh.modules).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
    return { ...bundle, sha256: fresh.zip, bytes, cached: true };
  }

  const before = readRecord(paths.record);
  const { modules, atStart, sources } = await buildHandler(projectRoot, handler);
  const zip = zipOf(Object.fromEntries(modules.map(({ name, code }) => [name, code])));
  const sha256 = sha256Base64(zip);
  const hashes = Object.fromEntries(modules.map(({ name, code }) => [name, sha256Base64(code)]));
  const record: CacheRecord = {
    recipe,
    sources: hashSources(projectRoot, sources),
    modules: hashes,
    atStart: [...atStart],
    zip: sha256,
  };
  for (const { name, code, sourceMap } of modules) {
    writeWhole(join(directory, `${name}.map`), sourceMap);
    writeWhole(join(directory, name), code);
  }
  writeWhole(paths.zip, zip);
  writeWhole(paths.record, JSON.stringify(record));
  sweepModules(directory, new Set([...Object.keys(before?.modules ?? {}), ...Object.keys(hashes)]));
  return { ...bundle, sha256, bytes: modules.reduce((sum, { code }) => sum + code.byteLength, 0), cached: false };
}

/**
 * Bundles `lambdas/<handler>/handler.ts` of each handler into `dist/lambdas/<handler>/index.mjs` and
 * `dist/lambdas/<handler>.zip`. Same sources and lock file, same bytes, on any machine; an unchanged handler is not rebuilt.
 * @returns one bundle a distinct handler, in the order asked for
 * @throws {BundleError} with every handler's problems
 */
export async function bundleFunctions(
  handlers: readonly string[],
  options: BundleOptions = {},
): Promise<readonly FunctionBundle[]> {
  const projectRoot = resolve(options.projectRoot ?? process.cwd());
  const output = resolve(options.outputDirectory ?? join(projectRoot, "dist/lambdas"));
  const recipe = recipeOf(projectRoot);
  const settled = await Promise.allSettled(
    [...new Set(handlers)].map((handler) => bundleOne(handler, projectRoot, output, recipe)),
  );
  const failures = settled.flatMap((result): unknown[] => (result.status === "rejected" ? [result.reason] : []));
  const foreign = failures.find((error) => !(error instanceof BundleError));
  if (foreign) throw foreign;
  if (failures.length > 0)
    throw new BundleError(
      failures.flatMap((error) => (error instanceof BundleError ? error.problems : [])),
      { cause: failures[0] },
    );
  return settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}
