import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OrderApiError } from "./errors.js";

const ENTRY = "services/order-api/main.ts";
const OUT_DIRECTORY = "dist/services/order-api";

const hashOf = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

/** What the bundle was made of: file, relative to the project → hash. */
function isFresh(root: string, manifest: string, outfile: string): boolean {
  if (!existsSync(manifest) || !existsSync(join(root, outfile))) return false;
  const inputs: unknown = JSON.parse(readFileSync(manifest, "utf8"));
  if (typeof inputs !== "object" || inputs === null) return false;
  return Object.entries(inputs).every(([file, hash]) => existsSync(join(root, file)) && hashOf(join(root, file)) === hash);
}

// CommonJS inside an ES module: some packages of the bundle call `require`.
const BANNER = [
  'import{createRequire as __cr}from"node:module";import{fileURLToPath as __fp}from"node:url";import{dirname as __dn}from"node:path";',
  "const require=__cr(import.meta.url);const __filename=__fp(import.meta.url);const __dirname=__dn(__filename);",
].join("");

/**
 * Bundles the service into one file for the image and the laptop; nothing is built when no source changed.
 * @param options.projectRoot default: the working directory
 * @returns the absolute path of the bundle
 * @throws {OrderApiError} when the directory is not the project's
 */
export async function bundleService(options: { readonly projectRoot?: string } = {}): Promise<{ readonly entry: string }> {
  const root = options.projectRoot ?? process.cwd();
  if (!existsSync(join(root, ENTRY))) throw new OrderApiError(`${root} holds no ${ENTRY}: run this in the project's folder`);
  const outfile = `${OUT_DIRECTORY}/main.mjs`;
  const manifest = join(root, OUT_DIRECTORY, "inputs.json");
  if (isFresh(root, manifest, outfile)) return { entry: join(root, outfile) };
  const { build } = await import("esbuild");
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [ENTRY],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    minify: true,
    keepNames: true,
    sourcemap: "external",
    mainFields: ["module", "main"],
    metafile: true,
    logLevel: "error",
    banner: { js: BANNER },
  });
  const sources = Object.keys(metafile.inputs).filter((file) => !/(^|\/)node_modules\//.test(file) && !file.includes(":"));
  const inputs = Object.fromEntries([...sources, "package-lock.json"].map((file) => [file, hashOf(join(root, file))]));
  mkdirSync(join(root, OUT_DIRECTORY), { recursive: true });
  writeFileSync(manifest, JSON.stringify(inputs));
  return { entry: join(root, outfile) };
}
