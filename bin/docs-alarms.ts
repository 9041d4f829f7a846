// Writes docs/alarms.md. usage: npm run docs:alarms
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { alarmCatalogue } from "./alarm-catalogue.js";

writeFileSync(join(import.meta.dirname, "..", "docs", "alarms.md"), alarmCatalogue());
