import { mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { buildHandler, MODULE_FILE } from "./bundling/build.js";
import { type CacheRecord, freshRecord, hashSources, recipeOf } from "./bundling/cache.js";
import { BundleError } from "./bundling/errors.js";
import { sha256Base64, zipOf } from "./bundling/zip.js";

export { BundleError, type BundleProblem } from "./bundling/errors.js";

/** One function's bundle on disk. */
export interface FunctionBundle {
  readonly handler: string;
  /** Absolute path of the zip that Lambda gets; it holds `index.mjs` alone. */
  readonly zipPath: string;
  /** Absolute path of the folder with `index.mjs`, unpacked, and its source map. */
  readonly directory: string;
  /** SHA-256 of the zip in base64: Terraform's `source_code_hash`. */
  readonly sha256: string;
  /** Size of the unpacked module. */
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
  const paths = {
    code: join(directory, MODULE_FILE),
    zip: join(output, `${handler}.zip`),
    record: join(output, `${handler}.json`),
  };
  const bundle = { handler, zipPath: paths.zip, directory };
  const fresh = freshRecord(projectRoot, paths, recipe);
  if (fresh) return { ...bundle, sha256: fresh.zip, bytes: statSync(paths.code).size, cached: true };

  const { code, sourceMap, sources } = await buildHandler(projectRoot, handler);
  const zip = zipOf(MODULE_FILE, code);
  const sha256 = sha256Base64(zip);
  const record: CacheRecord = { recipe, sources: hashSources(projectRoot, sources), code: sha256Base64(code), zip: sha256 };
  writeWhole(paths.code, code);
  writeWhole(`${paths.code}.map`, sourceMap);
  writeWhole(paths.zip, zip);
  writeWhole(paths.record, JSON.stringify(record));
  return { ...bundle, sha256, bytes: code.byteLength, cached: false };
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
