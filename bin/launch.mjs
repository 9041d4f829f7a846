// Runs a TypeScript entry as an esbuild bundle.
// usage: node bin/launch.mjs <entry.ts> [arguments…]
import { relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { buildEntry, root } from "./build-entry.mjs";

const entry = process.argv[2];
if (!entry) {
  process.stderr.write("usage: node bin/launch.mjs <entry.ts> [arguments…]\n");
  process.exit(2);
}
const outfile = await buildEntry(relative(root, resolve(entry)));
process.argv.splice(1, 2, outfile);
await import(pathToFileURL(outfile).href);
