import { join, relative } from "node:path";
import type { AnalysisReport } from "../../domain/contracts/report.js";
import { SEVERITIES } from "../../domain/contracts/severity.js";
import { type Line, say } from "./text.js";

/** An incident as the summary tells it. */
export interface ToldIncident {
  readonly report: AnalysisReport;
  /** Id of its alarm, as in the tables; null: a posted metric was noticed. */
  readonly alarm: string | null;
  /** Whether the alarm is of the fault's row, and rang while the fault lasted. */
  readonly ofFault: boolean;
  /** What the report rests on; null: it is not there. */
  readonly material: string | null;
  /** Where its report and material are. */
  readonly folder: string;
}

/** Columns that lines keep to where names allow it. */
const COLUMNS = 120;
/** A cause is told in at least so many characters, however much it rests on. */
const LEAST_TEXT = 40;

const shortened = (text: string, length: number): string => {
  const characters = [...text];
  return characters.length > length
    ? `${characters
        .slice(0, length - 1)
        .join("")
        .trimEnd()}…`
    : text;
};

/** Its name and first cause with its place, then what the cause does, with the evidence. */
function linesOf({ report, alarm, folder }: ToldIncident): Line[] {
  const { lacking, trigger } = report;
  const [first] = report.rootCauses;
  const lacked = lacking.length === 0 ? [] : [`lacked ${[...new Set(lacking.map(({ source }) => source))].join(", ")}`];
  const name = say(`  ${alarm ?? trigger.name}: `);
  const place = say(`  ${relative(process.cwd(), folder)}`, "dim");
  if (!first) {
    const head = [name, say("no cause found", "warn"), place];
    return lacked.length === 0 ? [head] : [head, [say(`    ${lacked.join("")}`, "dim")]];
  }
  const rests = [first.evidence.join(", "), ...lacked].join("; ");
  const room = Math.max(LEAST_TEXT, COLUMNS - rests.length - "      ".length);
  return [
    [name, say(`${first.node}, ${first.kind}`, "bad"), say(`  ${Math.round(100 * first.score)} %`), place],
    [say(`    ${shortened(first.text, room)}`), say(`  ${rests}`, "dim")],
  ];
}

const rank = ({ ofFault, alarm }: ToldIncident): number => (ofFault ? 0 : alarm === null ? 2 : 1);

/** What was asked for comes first: the fault's own alarms, then other alarms, then posted metrics; each the worst first, then the earliest. */
const byInterest = (one: ToldIncident, other: ToldIncident): number =>
  rank(one) - rank(other) ||
  SEVERITIES.indexOf(one.report.severity) - SEVERITIES.indexOf(other.report.severity) ||
  Date.parse(one.report.trigger.at) - Date.parse(other.report.trigger.at);

/** What was made of each alarm: the first cause of its report, and where it is; those of the fault first. */
export function incidentLines(incidents: readonly ToldIncident[]): Line[] {
  const sorted = [...incidents].sort(byInterest);
  const [first] = sorted;
  if (!first) return [];
  const file = relative(process.cwd(), join(first.folder, first.material === null ? "report.json" : "material.json"));
  return [
    [say("reports, and what each names as the first cause", "strong")],
    ...sorted.flatMap(linesOf),
    [say(`  again, from the files: npm run -s obs -- explain --incident ${file}`, "dim")],
  ];
}
