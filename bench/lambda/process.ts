import { spawn } from "node:child_process";
import { BENCH_ENVIRONMENT } from "./environment.js";

/** Characters of what a process wrote that an error tells: a minified bundle's line has hundreds of thousands. */
const MOST_TEXT = 2000;

/**
 * Runs a fresh Node process. @returns its last line on stderr
 * @param variables beside those of all functions in the bench
 * @throws when it fails, with what it wrote
 */
export function lastLineOf(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      env: { PATH: process.env.PATH, ...BENCH_ENVIRONMENT, ...variables },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let text = "";
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(text.trim().split("\n").at(-1) ?? "");
      else reject(new Error(`node ${args.join(" ")} ended with ${code}: ${text.slice(-MOST_TEXT)}`));
    });
  });
}

/**
 * Runs a fresh Node process whose last line on stderr is a number.
 * @throws when it fails or says something else, with what it wrote
 */
export async function measureInProcess(args: readonly string[]): Promise<number> {
  const line = await lastLineOf(args);
  const value = Number(line);
  if (line === "" || !Number.isFinite(value)) throw new Error(`node ${args.join(" ")} gave no number: ${line}`);
  return value;
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
