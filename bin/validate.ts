// Runs `terraform validate` on every stack of every environment. usage: npm run validate
import { join } from "node:path";
import { ToolError } from "../local/errors.js";
import { validateEverything } from "./terraform-validate.js";

try {
  const results = await validateEverything({
    projectRoot: join(import.meta.dirname, ".."),
    env: process.env,
    report: ({ environment, stack, valid, complaint }) =>
      process.stderr.write(`${environment}/${stack}: ${valid ? "valid" : `not valid\n${complaint}`}\n`),
  });
  process.exitCode = results.every(({ valid }) => valid) ? 0 : 1;
} catch (error) {
  if (!(error instanceof ToolError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
