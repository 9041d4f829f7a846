import { readdirSync } from "node:fs";

// Unpacked, minified, uncompressed: what Lambda parses at a cold start.
const WITH_IDEMPOTENCY = "650 kB";
const WITH_ONE_CLIENT = "500 kB";

const handlers = readdirSync("dist/lambdas", { withFileTypes: true }).filter((entry) => entry.isDirectory());

export default [
  ...handlers.map(({ name }) => ({ name, path: `dist/lambdas/${name}/index.mjs`, limit: WITH_IDEMPOTENCY, brotli: false })),
  { name: "telemetry and one traced client", path: "dist/bench/baseline/index.mjs", limit: WITH_ONE_CLIENT, brotli: false },
];
