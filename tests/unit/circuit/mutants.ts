import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import type { BreakerFactory } from "./world.js";

const ROOT = join(import.meta.dirname, "../../..");
const ENTRY = "lambdas/shared/circuit-breaker/shared-circuit-breaker.ts";

/** A deliberate mistake in the real code. */
export interface Mutant {
  readonly mistake: string;
  readonly file: string;
  readonly code: string;
  readonly instead: string;
  /** The promise that it breaks. */
  readonly breaks: RegExp;
  /** A run that shows it, so that the test need not look for one; default: 0. */
  readonly run?: number;
}

/**
 * The breaker with one mistake in it.
 * @throws where the code that it changes is no longer there
 */
export async function breakerWith({ file, code, instead }: Mutant): Promise<BreakerFactory> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, ENTRY)],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    logLevel: "silent",
    plugins: [
      {
        name: "mistake",
        setup: (hooks) =>
          hooks.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
            const contents = await readFile(path, "utf8");
            if (path !== join(ROOT, file)) return { contents, loader: "ts" };
            if (contents.split(code).length !== 2) throw new Error(`${file} does not hold this once: ${code}`);
            return { contents: contents.replace(code, instead), loader: "ts" };
          }),
      },
    ],
  });
  const module: { SharedCircuitBreaker: new (...options: Parameters<BreakerFactory>) => ReturnType<BreakerFactory> } =
    await import(
      /* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? []).toString("base64")}`
    );
  return (options) => new module.SharedCircuitBreaker(options);
}
