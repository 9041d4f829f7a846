// Builds the package in `client/`, ready for `npm pack ./client`, and prints its size.
import { resolve } from "node:path";
import { buildClient } from "./client-package.js";

const { bytes, minified, gzipped } = await buildClient(resolve("."));
process.stdout.write(`client/dist/index.js: ${bytes} bytes, ${minified} minified, ${gzipped} minified and gzipped\n`);
