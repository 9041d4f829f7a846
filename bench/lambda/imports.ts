import { pathToFileURL } from "node:url";
import { type BenchRow, median, ratioRow } from "../row.js";
import { bundleAll } from "./bundles.js";
import { interleaved, measureInProcess } from "./process.js";

const ROUNDS = 11;

/** Most that importing a handler may cost beside the baseline. */
const LIMIT = 1.2;

/** Five clients of the SDK, where the baseline has one; it works from a queue, so that nobody waits for its start. */
const LIMITS: ReadonlyMap<string, number> = new Map([["ai-analysis", 1.5]]);

/** Time of one import in a fresh process, in ms. */
const importTime = (file: string) => () =>
  measureInProcess([
    "--input-type=module",
    "-e",
    `const start = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); process.stderr.write(String(performance.now() - start)); process.exit(0);`,
  ]);

/** Cold imports beside a handler with logger, metrics, tracer and one traced client, bundled the same way. */
export async function benchImports(): Promise<BenchRow[]> {
  const { handlers, baseline } = await bundleAll();
  const measurements = Object.fromEntries(
    [["baseline", baseline], ...handlers].map(([name = "", file = ""]) => [name, importTime(file)]),
  );
  const times = await interleaved(ROUNDS, measurements);
  const peer = { name: "baseline handler", value: median(times.baseline ?? []) };
  return [...handlers.keys()].map((name) =>
    ratioRow(`cold import of ${name}`, median(times[name] ?? []), "ms", peer, LIMITS.get(name) ?? LIMIT),
  );
}
