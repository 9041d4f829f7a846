// Writes docs/network-cost.md. usage: npm run docs:network-cost
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { networkCost } from "./network-cost.js";

writeFileSync(join(import.meta.dirname, "..", "docs", "network-cost.md"), networkCost());
