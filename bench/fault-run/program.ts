import { compileFunction } from "node:vm";
import { build } from "esbuild";
import { BUILD_OPTIONS } from "../../lambdas/bundling/build.js";
import { leanSdk } from "../../lambdas/bundling/lean-sdk.js";

/** The functions that take part. */
export const FUNCTIONS = ["metrics-api", "metrics-processor", "metrics-sweep"] as const;

/** One of them. */
export type FunctionName = (typeof FUNCTIONS)[number];

/** What a process has instead of Node's: its own clock, dice, variables and network. */
export const GIVEN = [
  "require",
  "module",
  "exports",
  "askAws",
  "process",
  "setTimeout",
  "clearTimeout",
  "Date",
  "performance",
  "AbortSignal",
  "Math",
] as const;

/** A function's code, compiled once; each call of it is a process with modules of its own. */
export type Program = (...given: readonly unknown[]) => unknown;

/** Bundles a function with the SDK, as for Lambda but for the format, and in one piece: parts would be read from files. */
export async function compileProgram(name: FunctionName, projectRoot: string): Promise<Program> {
  const { banner: _, ...options } = BUILD_OPTIONS;
  const { outputFiles } = await build({
    ...options,
    mainFields: [...options.mainFields],
    plugins: [leanSdk],
    splitting: false,
    format: "cjs",
    minify: false,
    sourcemap: false,
    absWorkingDir: projectRoot,
    entryPoints: [`bench/fault-run/programs/${name}.ts`],
    write: false,
    logLevel: "silent",
  });
  const compiled: unknown = compileFunction(outputFiles[0]?.text ?? "", [...GIVEN], { filename: `${name}.cjs` });
  if (typeof compiled !== "function") throw new Error(`${name} was not compiled`);
  return (...given) => {
    const result: unknown = compiled(...given);
    return result;
  };
}
