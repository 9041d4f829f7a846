// Runs `terraform validate` on every stack of every environment, and the policy's rules. usage: npm run validate
import { join } from "node:path";
import { ToolError } from "../local/errors.js";
import { ObsError } from "../obs/errors.js";
import { policyText } from "../obs/review/policy/index.js";
import { judgeEverything, validateEverything } from "./terraform-validate.js";

const projectRoot = join(import.meta.dirname, "..");
try {
  const results = await validateEverything({
    projectRoot,
    env: process.env,
    report: ({ environment, stack, valid, complaint }) =>
      process.stderr.write(`${environment}/${stack}: ${valid ? "valid" : `not valid\n${complaint}`}\n`),
  });
  const valid = results.filter((result) => result.valid).length;
  const stacks = new Set(results.map(({ stack }) => stack)).size;
  const environments = new Set(results.map(({ environment }) => environment)).size;
  process.stderr.write(`${valid} of ${results.length} valid: ${stacks} stacks in ${environments} environments\n`);
  const judged = judgeEverything(projectRoot, new Date().toISOString().slice(0, 10));
  for (const { environment, report } of judged)
    process.stderr.write(`policy of ${environment}: ${policyText(report, projectRoot)}\n`);
  const fine = valid === results.length && judged.every(({ report }) => report.violations.length === 0);
  process.exitCode = fine ? 0 : 1;
} catch (error) {
  if (!(error instanceof ToolError) && !(error instanceof ObsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
