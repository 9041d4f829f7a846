import { readdirSync } from "node:fs";

// Unpacked, minified, uncompressed: what Lambda parses at a cold start.
const USUAL = "500 kB";
const LARGER = "650 kB";

/** Functions with Powertools' idempotency, or with S3's client, its XML and its checksums. */
const LARGE = new Set(["payment-handler", "log-processor"]);

/** Eight clients of the SDK, 650 kB with nothing else, and the statistics: nobody waits for its cold start. */
const LARGEST = new Map([["ai-analysis", "900 kB"]]);

const handlers = readdirSync("dist/lambdas", { withFileTypes: true }).filter((entry) => entry.isDirectory());

export default [
  ...handlers.map(({ name }) => ({
    name,
    path: `dist/lambdas/${name}/index.mjs`,
    limit: LARGEST.get(name) ?? (LARGE.has(name) ? LARGER : USUAL),
    brotli: false,
  })),
  { name: "telemetry and one traced client", path: "dist/bench/baseline/index.mjs", limit: USUAL, brotli: false },
];
