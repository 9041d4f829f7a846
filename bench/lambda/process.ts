import { spawn } from "node:child_process";
import { BENCH_ENVIRONMENT } from "./environment.js";

/**
 * Runs a fresh Node process whose last line on stderr is a number.
 * @throws when it fails, with what it wrote
 */
export function measureInProcess(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      env: { PATH: process.env.PATH, ...BENCH_ENVIRONMENT },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let text = "";
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      const value = Number(text.trim().split("\n").at(-1));
      if (code === 0 && Number.isFinite(value)) resolve(value);
      else reject(new Error(`node ${args.join(" ")} ended with ${code}: ${text}`));
    });
  });
}

/** Measures each by turns, so that a noisy minute hits all alike. */
export async function interleaved<Name extends string>(
  rounds: number,
  measurements: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, number[]>>;
export async function interleaved(rounds: number, measurements: Readonly<Record<string, () => Promise<number>>>) {
  const values: Record<string, number[]> = Object.fromEntries(Object.keys(measurements).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, measure] of Object.entries(measurements)) values[name]?.push(await measure());
  return values;
}
