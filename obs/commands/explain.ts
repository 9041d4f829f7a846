import { Command } from "commander";
import { assess } from "../../domain/analysis/report/index.js";
import { readMaterial } from "../operations/explain/read.js";
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
        "Tell from an incident's material what happened, its likeliest cause, why, and what to do: by statistics alone",
      )
      .requiredOption("--incident <file>", "material of the incident as JSON (docs/analysis.md); - for standard input")
      .option("--json", "print the report as JSON")
      .action(async ({ incident, json }: Flags) => {
        const material = await readMaterial(incident, process.stdin);
        const report = assess(material, new Date().toISOString());
        process.stdout.write(`${json ? JSON.stringify(report, null, 2) : reportText(report)}\n`);
      }),
    ["explain --incident material.json", "explain --incident - --json < material.json | jq '.rootCauses[0]'"],
  );
