import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadConfig } from "../../config/index.js";
import { bundleFunctions } from "../../lambdas/bundle.js";
import { buildHandler, MODULE_FILE } from "../../lambdas/bundling/build.js";

/** Where the bench puts its own bundles, relative to the project. */
export const BENCH_OUTPUT = "dist/bench";

/** Bundles one file as a handler is bundled; what its start reads is noted beside it, as for a handler. @returns path of its module */
export async function bundleForBench(name: string, entry: string): Promise<string> {
  const directory = join(process.cwd(), BENCH_OUTPUT, name);
  const { modules, atStart } = await buildHandler(process.cwd(), name, entry);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  for (const { name: file, code } of modules) writeFileSync(join(directory, file), code);
  writeFileSync(`${directory}.json`, JSON.stringify({ atStart }));
  return join(directory, MODULE_FILE);
}

/** The module of every function of the configuration, by handler, and of the baseline. */
export async function bundleAll(): Promise<{ readonly handlers: ReadonlyMap<string, string>; readonly baseline: string }> {
  const services = Object.entries(loadConfig({}).services);
  const names = services.flatMap(([name, service]) => (service.kind === "function" ? [service.handler ?? name] : []));
  const bundles = await bundleFunctions(names);
  return {
    handlers: new Map(bundles.map(({ handler, directory }) => [handler, join(directory, MODULE_FILE)])),
    baseline: await bundleForBench("baseline", "bench/lambda/baseline.ts"),
  };
}
