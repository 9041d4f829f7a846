import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const run = promisify(execFile);

/** Size of the module, in bytes. */
export interface ClientSize {
  readonly bytes: number;
  /** As an application's bundler makes it. */
  readonly minified: number;
  readonly gzipped: number;
}

/** Runs on the oldest Node.js and on browsers of the last years alike: nothing of either is used. */
const TARGET = "es2022";

/** The declarations that can be reached from the entry; the others say nothing to who uses the package. */
async function reachable(folder: string, file: string, found = new Map<string, string>()): Promise<Map<string, string>> {
  if (found.has(file)) return found;
  const text = await readFile(join(folder, file), "utf8");
  found.set(file, text);
  for (const [, name] of text.matchAll(/from "\.\/([\w-]+)\.js"/g)) await reachable(folder, `${name}.d.ts`, found);
  return found;
}

async function declarations(root: string): Promise<ReadonlyMap<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), "client-types-"));
  try {
    const tsc = join("node_modules", "typescript", "bin", "tsc");
    await run(process.execPath, [tsc, "-p", "client/tsconfig.json", "--outDir", folder], { cwd: root });
    return await reachable(folder, "index.d.ts");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Builds the package of the client: one ES module and its types.
 * @param root folder of the project
 * @param outdir where both go
 */
export async function buildClient(root: string, outdir = join(root, "client", "dist")): Promise<ClientSize> {
  await rm(outdir, { recursive: true, force: true });
  const entry = { absWorkingDir: root, entryPoints: ["client/src/index.ts"], outfile: join(outdir, "index.js") };
  const [types] = await Promise.all([
    declarations(root),
    build({ ...entry, bundle: true, format: "esm", platform: "neutral", target: TARGET, logLevel: "error" }),
  ]);
  for (const [file, text] of types) {
    await mkdir(dirname(join(outdir, file)), { recursive: true });
    await writeFile(join(outdir, file), text);
  }
  const code = await readFile(entry.outfile, "utf8");
  const { code: minified } = await transform(code, { minify: true, format: "esm", target: TARGET });
  return { bytes: Buffer.byteLength(code), minified: Buffer.byteLength(minified), gzipped: gzipSync(minified).length };
}
