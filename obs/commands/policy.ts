import { Command } from "commander";
import { type Graph, loadTerraform, TerraformError } from "../../terraform/index.js";
import { UsageError } from "../errors.js";
import { EXCEPTIONS_FILE, evaluatePolicy, loadExceptions, policyText } from "../review/policy/index.js";
import { withExamples } from "./options.js";

interface Flags {
  readonly terraform: string;
  readonly exceptions?: string;
  readonly production?: boolean;
  readonly json?: boolean;
}

/** Runs `work`; Terraform that cannot be read is bad input. */
function reading<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TerraformError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

/** `obs policy --terraform <dir>` */
export const policyCommand = (): Command =>
  withExamples(
    new Command("policy")
      .description("Judge synthesized Terraform by the platform's rules; exit 1 when one is broken")
      .requiredOption("--terraform <dir>", "cdktf.out, or any folder of *.tf.json")
      .option(
        "--exceptions <file>",
        `JSON list of { rule, address, reason, expires } (default: ${EXCEPTIONS_FILE} where there is one)`,
      )
      .option("--production", "judge as production, whatever the tags say")
      .option("--json", "print one JSON object")
      .action(({ terraform, exceptions, production, json }: Flags) => {
        const graph: Graph = reading(() => loadTerraform(terraform));
        const options = { exceptions: loadExceptions(exceptions), today: new Date().toISOString().slice(0, 10), production };
        const report = reading(() => evaluatePolicy(graph, options));
        process.stdout.write(`${json ? JSON.stringify(report, null, 2) : policyText(report, process.cwd())}\n`);
        if (report.violations.length > 0) process.exitCode = 1;
      }),
    ["policy --terraform cdktf.out", "policy --terraform cdktf.out --json | jq '.violations[].resource'"],
  );
