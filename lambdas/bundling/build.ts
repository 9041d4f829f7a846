import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { type BuildFailure, build } from "esbuild";
import { outputsAtStart } from "./at-start.js";
import { BundleError } from "./errors.js";
import { leanSdk } from "./lean-sdk.js";

const ENTRY = "index";

/** Name of the handler's module in the zip; Lambda finds it by the Terraform handler `index.handler`. */
export const MODULE_FILE = `${ENTRY}.mjs`;

/**
 * Options that decide what the bundle contains. `tsconfigRaw` is fixed so that a tsconfig.json above the project has no say;
 * `mainFields` prefers ES modules, which makes bundles a quarter smaller. The banner gives CommonJS dependencies what an ES module
 * does not have. `splitting` puts what only `await import()` asks for into files of its own, which a cold start does not read: the
 * SDK's sources of credentials that Lambda has no use for, and what a handler needs late or seldom. In one file all of that, and
 * whatever it shares with the rest, would be wrapped in functions instead, which costs more than it saves.
 */
export const BUILD_OPTIONS = {
  bundle: true,
  platform: "node",
  format: "esm",
  splitting: true,
  outExtension: { ".js": ".mjs" },
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

/** One file of a bundle. */
export interface BuiltModule {
  /** Without folders: all of a bundle's files lie side by side. */
  readonly name: string;
  readonly code: Uint8Array;
  readonly sourceMap: Uint8Array;
}

/** What a build gives: contents and the project's own source files that went in. */
export interface BuildOutput {
  /** The handler's last: whoever finds it finds what it imports. */
  readonly modules: readonly BuiltModule[];
  /** Names of the modules that a cold start reads, sorted. */
  readonly atStart: readonly string[];
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
      plugins: [leanSdk],
      absWorkingDir: projectRoot,
      entryPoints: { [ENTRY]: entry },
      outdir: projectRoot,
      metafile: true,
      write: false,
      logLevel: "silent",
    });
    const files = new Map(result.outputFiles.map(({ path, contents }) => [basename(path), contents]));
    const names = [...files.keys()].filter((name) => name.endsWith(".mjs")).sort();
    const modules = [...names.filter((name) => name !== MODULE_FILE), MODULE_FILE].map((name) => ({
      name,
      code: files.get(name) ?? new Uint8Array(),
      sourceMap: files.get(`${name}.map`) ?? new Uint8Array(),
    }));
    const sources = Object.keys(result.metafile.inputs).filter(
      (file) => !/(^|\/)node_modules\//.test(file) && !file.includes(":"),
    );
    const atStart = [...outputsAtStart(result.metafile, MODULE_FILE)].sort();
    return { modules, atStart, sources: sources.sort() };
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
