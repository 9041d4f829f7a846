import { relative } from "node:path";
import type { AnalysisReport } from "../../domain/contracts/report.js";
import { type Line, type Segment, say } from "./text.js";

/** An incident as the summary tells it. */
export interface ToldIncident {
  readonly report: AnalysisReport;
  /** Where its report and material are. */
  readonly folder: string;
}

function causeOf({ rootCauses: [first], lacking }: AnalysisReport): Segment[] {
  const lacks = lacking.length === 0 ? "" : `; lacked ${[...new Set(lacking.map(({ source }) => source))].join(", ")}`;
  if (!first) return [say("no cause found", "warn"), say(lacks, "dim")];
  return [
    say(`${first.node}, ${first.kind}`, "bad"),
    say(`  ${Math.round(100 * first.score)} %: ${first.text}`),
    say(`  ${first.evidence.join(", ")}${lacks}`, "dim"),
  ];
}

/** What was made of each alarm: the first cause of its report, and where it is. */
export function incidentLines(incidents: readonly ToldIncident[]): Line[] {
  if (incidents.length === 0) return [];
  const folder = incidents[0]?.folder ?? "";
  return [
    [say("reports, and what each names as the first cause", "strong")],
    ...incidents.map(
      ({ report, folder: own }): Line => [
        say(`  ${report.trigger.name}: `),
        ...causeOf(report),
        say(`  ${relative(process.cwd(), own)}`, "dim"),
      ],
    ),
    [
      say(
        `  again, from the files: npm run -s obs -- explain --incident ${relative(process.cwd(), folder)}/material.json`,
        "dim",
      ),
    ],
  ];
}
