import { Command } from "commander";
import { assess } from "../../domain/analysis/report/index.js";
import { readIncident } from "../operations/explain/read.js";
import { reportText } from "../operations/explain/text.js";
import { withExamples } from "./options.js";

interface Flags {
  readonly incident: string;
  readonly json?: boolean;
}

/** `obs explain --incident <file>` */
export const explainCommand = (): Command =>
  withExamples(
    new Command("explain")
      .description(
        "Tell what happened in an incident, its likeliest cause, why, and what to do: from its material, by statistics alone; or its report as it was kept, in the model's words where a model told it",
      )
      .requiredOption("--incident <file>", "material or report of the incident as JSON (docs/analysis.md); - for standard input")
      .option("--json", "print the report as JSON")
      .action(async ({ incident, json }: Flags) => {
        const read = await readIncident(incident, process.stdin);
        const report = read.kind === "report" ? read.report : assess(read.material, new Date().toISOString());
        process.stdout.write(`${json ? JSON.stringify(report, null, 2) : reportText(report)}\n`);
      }),
    [
      "explain --incident material.json",
      "explain --incident report.json",
      "explain --incident - --json < material.json | jq '.rootCauses[0]'",
    ],
  );
