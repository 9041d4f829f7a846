import { readdirSync, readFileSync } from "node:fs";

// Unpacked, minified, uncompressed: what Lambda parses at a cold start. Parts that are loaded late are not in it.
const USUAL = "380 kB";

const LIMITS = new Map([
  // Powertools' idempotency.
  ["payment-handler", "410 kB"],
  // Five clients of the SDK and the statistics.
  ["ai-analysis", "560 kB"],
]);

const atStart = (path) => JSON.parse(readFileSync(`${path}.json`, "utf8")).atStart.map((file) => `${path}/${file}`);

const handlers = readdirSync("dist/lambdas", { withFileTypes: true }).filter((entry) => entry.isDirectory());

export default [
  ...handlers.map(({ name }) => ({
    name,
    path: atStart(`dist/lambdas/${name}`),
    limit: LIMITS.get(name) ?? USUAL,
    brotli: false,
  })),
  { name: "telemetry and one traced client", path: atStart("dist/bench/baseline"), limit: USUAL, brotli: false },
];
