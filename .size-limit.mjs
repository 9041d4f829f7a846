import { readdirSync } from "node:fs";

// Unpacked, minified, uncompressed: what Lambda parses at a cold start.
const USUAL = "500 kB";
const LARGER = "650 kB";

/** Functions with Powertools' idempotency, or with S3's client, its XML and its checksums. */
const LARGE = new Set(["payment-handler", "ai-analysis", "log-processor"]);

const handlers = readdirSync("dist/lambdas", { withFileTypes: true }).filter((entry) => entry.isDirectory());

export default [
  ...handlers.map(({ name }) => ({
    name,
    path: `dist/lambdas/${name}/index.mjs`,
    limit: LARGE.has(name) ? LARGER : USUAL,
    brotli: false,
  })),
  { name: "telemetry and one traced client", path: "dist/bench/baseline/index.mjs", limit: USUAL, brotli: false },
];
