import { existsSync } from "node:fs";
import { join } from "node:path";
import { type BuildFailure, build } from "esbuild";
import { BundleError } from "./errors.js";

/** Name of the module in the zip; Lambda finds it by the Terraform handler `index.handler`. */
export const MODULE_FILE = "index.mjs";

/**
 * Options that decide what the bundle contains. `tsconfigRaw` is fixed so that a tsconfig.json above the project has no say;
 * `mainFields` prefers ES modules, which makes bundles a quarter smaller. The banner gives CommonJS dependencies what an ES module
 * does not have.
 */
export const BUILD_OPTIONS = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  mainFields: ["module", "main"],
  minify: true,
  sourcemap: "external",
  sourcesContent: false,
  legalComments: "none",
  tsconfigRaw: { compilerOptions: { target: "es2022", strict: true } },
  banner: {
    js: 'import{createRequire as __cr}from"node:module";import{fileURLToPath as __fu}from"node:url";import{dirname as __dn}from"node:path";const require=__cr(import.meta.url);const __filename=__fu(import.meta.url);const __dirname=__dn(__filename);',
  },
} as const;

/** What a build gives: contents and the project's own source files that went in. */
export interface BuildOutput {
  readonly code: Uint8Array;
  readonly sourceMap: Uint8Array;
  /** Paths relative to the project, sorted. */
  readonly sources: readonly string[];
}

const isBuildFailure = (error: unknown): error is BuildFailure => error instanceof Error && "errors" in error;

/** Path of a handler's entry, relative to the project. */
export const entryOf = (handler: string): string => `lambdas/${handler}/handler.ts`;

/**
 * Bundles a handler in memory.
 * @param entry its file, relative to the project
 * @throws {BundleError} when the file is missing or does not compile
 */
export async function buildHandler(projectRoot: string, handler: string, entry = entryOf(handler)): Promise<BuildOutput> {
  if (!existsSync(join(projectRoot, entry)))
    throw new BundleError([
      { handler, file: entry, message: "there is no such file; create it, or correct the service's `handler` in config" },
    ]);
  try {
    const result = await build({
      ...BUILD_OPTIONS,
      mainFields: [...BUILD_OPTIONS.mainFields],
      absWorkingDir: projectRoot,
      entryPoints: [entry],
      outfile: join(projectRoot, MODULE_FILE),
      metafile: true,
      write: false,
      logLevel: "silent",
    });
    const content = (ending: string) =>
      result.outputFiles.find(({ path }) => path.endsWith(ending))?.contents ?? new Uint8Array();
    const sources = Object.keys(result.metafile.inputs).filter(
      (file) => !/(^|\/)node_modules\//.test(file) && !file.includes(":"),
    );
    return { code: content(".mjs"), sourceMap: content(".map"), sources: sources.sort() };
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    const problems = error.errors.map(({ text, location }) => ({
      handler,
      file: location ? `${location.file}:${location.line}:${location.column + 1}` : entry,
      message: text,
    }));
    throw new BundleError(problems, { cause: error });
  }
}
