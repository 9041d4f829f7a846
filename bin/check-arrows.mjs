// Checks the import arrows with dependency-cruiser, and that it really looked: with a compiler it does not know it cruises
// nothing and calls that fine.
import { execFileSync } from "node:child_process";

const FEWEST_MODULES = 25;
const run = (type) =>
  execFileSync(
    process.execPath,
    ["node_modules/dependency-cruiser/bin/dependency-cruise.mjs", "--config", ".dependency-cruiser.cjs", "-T", type, "."],
    {
      encoding: "utf8",
      maxBuffer: 256 * 1024 * 1024,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );

const { modules, summary } = JSON.parse(
  (() => {
    try {
      return run("json");
    } catch (error) {
      return error.stdout; // violations make the exit code non-zero; the report is complete
    }
  })(),
);
const own = modules.filter((module) => module.source.endsWith(".ts") && !module.source.includes("node_modules/"));
if (own.length < FEWEST_MODULES) {
  process.stderr.write(
    `import arrows: only ${own.length} TypeScript modules were cruised; is the typescript version supported?\n`,
  );
  process.exit(1);
}
for (const { rule, from, to } of summary.violations) process.stderr.write(`${rule.severity} ${rule.name}: ${from} → ${to}\n`);
if (summary.error > 0) process.exit(1);
process.stdout.write(`import arrows: ${own.length} modules, no violation\n`);
