import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadTerraform } from "../../terraform/index.js";

/** What one synthesis took, in a Node process of its own. */
export interface Synthesis {
  /** From the start of the process to its end, in ms. */
  readonly wallMs: number;
  /** Peak resident memory in MB. */
  readonly peakMb: number;
}

/** Runs a prebuilt entry that synthesizes into its first argument and prints its peak memory in kB. */
function run(entry: string, outdir: string, args: readonly string[]): Promise<Synthesis> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, outdir, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      const peakKb = Number(text.trim().split("\n").at(-1));
      if (code === 0 && peakKb > 0) resolve({ wallMs: performance.now() - start, peakMb: peakKb / 1024 });
      else reject(new Error(`node ${entry} ended with ${code}: ${text}`));
    });
  });
}

/** Calls `use` with a folder that exists as long as it runs. */
async function inFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "bench-synth-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One synthesis into a fresh folder. */
export const synthesize = (entry: string, args: readonly string[] = []): Promise<Synthesis> =>
  inFolder((folder) => run(entry, join(folder, "out"), args));

/** How many stacks and resources an entry synthesizes. */
export const sizeOf = (entry: string, args: readonly string[]): Promise<{ stacks: number; resources: number }> =>
  inFolder(async (folder) => {
    const outdir = join(folder, "out");
    await run(entry, outdir, args);
    const graph = loadTerraform(outdir);
    return { stacks: graph.stacks.size, resources: graph.resources().length };
  });
