// Writes lambdas/metrics-api/openapi/schemas.json. usage: npm run docs:openapi
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openapiSchemas } from "./openapi-schemas.js";

const path = join(import.meta.dirname, "..", "lambdas", "metrics-api", "openapi", "schemas.json");
writeFileSync(path, `${JSON.stringify(openapiSchemas(), null, 2)}\n`);
