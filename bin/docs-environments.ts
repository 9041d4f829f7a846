// Writes docs/environments.md. usage: npm run docs:environments
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { environmentTable } from "./environment-table.js";

writeFileSync(join(import.meta.dirname, "..", "docs", "environments.md"), environmentTable());
