// Runs a TypeScript entry as an esbuild bundle, rebuilt when one of its sources or the lock file changed.
// usage: node bin/launch.mjs <entry.ts> [arguments…]
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

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
 * cdktf takes the whole call stack, as text, at every token it makes: a third of a synthesis, for a message that none of its
 * errors needs. Bundles do without.
 */
const withoutTokenStacks = {
  name: "without-token-stacks",
  setup(build) {
    build.onLoad({ filter: /cdktf\/lib\/tokens\/private\/stack-trace\.js$/ }, () => ({
      contents: "exports.captureStackTrace = () => [];",
    }));
  },
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
    plugins: [withoutTokenStacks],
    logLevel: "error",
    external: ["esbuild", "vite"],
    define: { "import.meta.dirname": JSON.stringify(join(root, dirname(entry))) },
    banner: {
      js: `import{createRequire as __cr}from"node:module";import{fileURLToPath as __fp}from"node:url";import{dirname as __dn}from"node:path";const require=__cr(import.meta.url);const __filename=__fp(import.meta.url);const __dirname=__dn(__filename);`,
    },
  });
  const sources = Object.keys(result.metafile.inputs).filter((file) => !/(^|\/)node_modules\//.test(file) && !file.includes(":"));
  const inputs = Object.fromEntries([...sources, "package-lock.json"].map((file) => [file, hashOf(file)]));
  mkdirSync(dirname(outfile), { recursive: true });
  renameSync(temporary, outfile);
  writeFileSync(manifest, JSON.stringify({ inputs }));
  return outfile;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const entry = process.argv[2];
  if (!entry) {
    process.stderr.write("usage: node bin/launch.mjs <entry.ts> [arguments…]\n");
    process.exit(2);
  }
  const outfile = await buildEntry(relative(root, resolve(entry)));
  process.argv.splice(1, 2, outfile);
  await import(pathToFileURL(outfile).href);
}
