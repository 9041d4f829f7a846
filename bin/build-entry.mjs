// Bundles a TypeScript entry with esbuild; the bundle is rebuilt when one of its sources or the lock file changed.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { leanCdktf } from "./lean/plugins.mjs";

/** The project: this module lies in its `bin/`, and in its `.build/` as part of a bundle. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

const hashOf = (file) =>
  createHash("sha256")
    .update(readFileSync(join(root, file)))
    .digest("hex");

/** True when the bundle was made from exactly the sources that are there now. */
const isFresh = (manifest) => {
  try {
    const { inputs } = JSON.parse(readFileSync(manifest, "utf8"));
    return Object.entries(inputs).every(([file, hash]) => hashOf(file) === hash);
  } catch {
    return false; // no manifest, or a source is gone: build
  }
};

/**
 * Bundles `entry` (relative to the project) into `.build/` unless it is fresh.
 * @returns the bundle's path
 */
export async function buildEntry(entry) {
  const name = entry.replaceAll("/", "-").replace(/\.ts$/, "");
  const outfile = join(root, ".build", `${name}.mjs`);
  const manifest = join(root, ".build", `${name}.json`);
  if (isFresh(manifest)) return outfile;
  const { build } = await import("esbuild");
  const temporary = `${outfile}.${process.pid}.tmp.mjs`;
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: temporary,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    metafile: true,
    // Not the identifiers: stacks of errors stay readable.
    minifyWhitespace: true,
    minifySyntax: true,
    // Node shows the line of an uncaught error: not all of them in one.
    lineLimit: 160,
    plugins: leanCdktf,
    logLevel: "error",
    external: ["esbuild", "vite"],
    define: { "import.meta.dirname": JSON.stringify(join(root, dirname(entry))) },
    banner: {
      js: `import{createRequire as __cr}from"node:module";import{fileURLToPath as __fp}from"node:url";import{dirname as __dn}from"node:path";const require=__cr(import.meta.url);const __filename=__fp(import.meta.url);const __dirname=__dn(__filename);`,
    },
  });
  const sources = Object.keys(result.metafile.inputs).filter((file) => !/(^|\/)node_modules\//.test(file) && !file.includes(":"));
  const inputs = Object.fromEntries(
    [...sources, "package-lock.json", "bin/build-entry.mjs", "bin/lean/plugins.mjs", "bin/lean/provider.mjs"].map((file) => [
      file,
      hashOf(file),
    ]),
  );
  mkdirSync(dirname(outfile), { recursive: true });
  renameSync(temporary, outfile);
  writeFileSync(manifest, JSON.stringify({ inputs }));
  return outfile;
}
