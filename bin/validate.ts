// Runs `terraform validate` on every stack of the named environments, or of all, and the policy's rules.
// usage: npm run validate [-- ENVIRONMENT…]
import { join } from "node:path";
import { ENVIRONMENTS } from "../config/index.js";
import { ToolError } from "../local/errors.js";
import { ObsError, UsageError } from "../obs/errors.js";
import { policyText } from "../obs/review/policy/index.js";
import { judgeEverything, validateEverything } from "./terraform-validate.js";

const named = process.argv.slice(2);
const chosen = ENVIRONMENTS.filter((environment) => named.includes(environment));
const environments = named.length > 0 ? chosen : ENVIRONMENTS;
const projectRoot = join(import.meta.dirname, "..");
try {
  if (chosen.length < new Set(named).size) throw new UsageError(`the environments are ${ENVIRONMENTS.join(", ")}`);
  const results = await validateEverything({
    projectRoot,
    env: process.env,
    environments,
    report: ({ environment, stack, valid, complaint }) =>
      process.stderr.write(`${environment}/${stack}: ${valid ? "valid" : `not valid\n${complaint}`}\n`),
  });
  const valid = results.filter((result) => result.valid).length;
  const stacks = new Set(results.map(({ stack }) => stack)).size;
  process.stderr.write(`${valid} of ${results.length} valid: ${stacks} stacks in ${environments.length} environments\n`);
  const judged = judgeEverything(projectRoot, new Date().toISOString().slice(0, 10), environments);
  for (const { environment, report } of judged)
    process.stderr.write(`policy of ${environment}: ${policyText(report, projectRoot)}\n`);
  const fine = valid === results.length && judged.every(({ report }) => report.violations.length === 0);
  process.exitCode = fine ? 0 : 1;
} catch (error) {
  if (!(error instanceof ToolError) && !(error instanceof ObsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
