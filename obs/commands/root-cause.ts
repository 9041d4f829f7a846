import { text } from "node:stream/consumers";
import { Command } from "commander";
import { IncidentError, readIncident, rootCauses } from "../../domain/analysis/root-cause/index.js";
import { UsageError } from "../errors.js";
import { parseJson } from "../operations/json.js";
import { withExamples } from "./options.js";

function incidentIn(json: string): ReturnType<typeof readIncident> {
  if (json.trim() === "") throw new UsageError("standard input is empty: give an incident as JSON, see docs/root-cause.md");
  try {
    return readIncident(parseJson(json, "standard input"));
  } catch (error) {
    if (error instanceof IncidentError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

/** `obs root-cause < incident.json` */
export const rootCauseCommand = (): Command =>
  withExamples(
    new Command("root-cause")
      .description("Rank what may have caused an incident: JSON on standard input, causes with evidence on standard output")
      .action(async () => {
        const { causes, notes } = rootCauses(incidentIn(await text(process.stdin)));
        for (const note of notes) process.stderr.write(`${note}\n`);
        process.stdout.write(`${JSON.stringify({ causes, notes })}\n`);
      }),
    ["root-cause < incident.json | jq '.causes[0]'"],
  );
