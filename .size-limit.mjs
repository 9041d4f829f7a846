import { readdirSync } from "node:fs";

// Unpacked, minified, uncompressed: what Lambda parses at a cold start.
const USUAL = "650 kB";
const WITH_ONE_CLIENT = "500 kB";

/** Functions that need S3's client, with its XML and checksums, beside others. */
const LARGER = { "ai-analysis": "750 kB", "log-processor": "680 kB" };

const handlers = readdirSync("dist/lambdas", { withFileTypes: true }).filter((entry) => entry.isDirectory());

export default [
  ...handlers.map(({ name }) => ({ name, path: `dist/lambdas/${name}/index.mjs`, limit: LARGER[name] ?? USUAL, brotli: false })),
  { name: "telemetry and one traced client", path: "dist/bench/baseline/index.mjs", limit: WITH_ONE_CLIENT, brotli: false },
];
