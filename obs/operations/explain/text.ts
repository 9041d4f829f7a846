import type { AnalysisReport, RecommendedAction, RootCause } from "../../../domain/contracts/report.js";
import { SEVERITIES } from "../../../domain/contracts/severity.js";

const WIDTH = 110;
/** What a terminal would obey: a report from a file may say anything. */
const CONTROL = /[^\P{Cc}\n]/gu;

/** Lines of at most {@link WIDTH} characters, the first one after `first`, the others as far in. */
function wrapped(first: string, text: string): string[] {
  const indent = " ".repeat(first.length);
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(" ")) {
    if (line.length > first.length && line.length + word.length + 1 > WIDTH) {
      lines.push(line);
      line = indent;
    }
    line += line.length === first.length || line === indent ? word : ` ${word}`;
  }
  return [...lines, line];
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const ids = (evidence: readonly string[]): string => `[${evidence.join(" ")}]`;

const heading = (title: string): string[] => ["", title.toUpperCase()];

function head({ severity, trigger, environment, severityReason, serviceLevels, evidence }: AnalysisReport): string[] {
  const tier = `SEV${SEVERITIES.indexOf(severity) + 1} ${severity}`;
  return [
    `${tier}, ${environment}, ${trigger.at.slice(0, 19).replace("T", " ")} UTC, noticed at ${trigger.node}`,
    ...wrapped("  ", `${trigger.name}: ${trigger.text}`),
    ...evidence.filter(({ source }) => source === "alarm").flatMap(({ id, reference }) => wrapped(`  ${id} `, reference)),
    ...wrapped("  ", `Why ${severity}: ${severityReason.text} ${ids(severityReason.evidence)}`),
    ...serviceLevels.flatMap(({ text, evidence: [id = ""] }) => wrapped(`  ${id.padEnd(4)}`, text)),
  ];
}

function causeLines({ node, kind, score, text, path, evidence }: RootCause): string[] {
  return [
    `  ${node}: ${kind} (${percent(score)} of the disorder)`,
    ...wrapped("    ", `${text} ${ids(evidence)}`),
    ...(path.length > 1 ? wrapped("    ", `from what was noticed to it: ${path.join(" > ")}`) : []),
  ];
}

function firstCause({ rootCauses, evidence }: AnalysisReport): string[] {
  const [first] = rootCauses;
  if (!first) return [...heading("First cause"), "  none: nothing that was fetched shows where it comes from"];
  const cited = first.evidence.flatMap((id) => evidence.find((each) => each.id === id) ?? []);
  return [
    ...heading("First cause"),
    ...causeLines(first),
    ...heading("Why"),
    ...cited.flatMap(({ id, text, reference }) => [...wrapped(`  ${id.padEnd(4)}`, text), ...wrapped("        see ", reference)]),
  ];
}

const actionLines = ({ text, runbook }: RecommendedAction, place: number): string[] => [
  ...wrapped(`  ${place + 1}. `, text),
  `     runbooks/${runbook}`,
];

function others({ rootCauses, serviceLevels, anomalies, evidence }: AnalysisReport): string[] {
  const further = rootCauses.slice(1);
  const first = new Set(rootCauses[0]?.evidence);
  const unusual = anomalies.filter((anomaly) => !anomaly.evidence.some((id) => first.has(id)));
  const told = new Set([
    ...first,
    ...serviceLevels.flatMap((each) => each.evidence),
    ...unusual.flatMap((each) => each.evidence),
  ]);
  const rest = evidence.filter(({ id, source }) => !told.has(id) && source !== "alarm" && source !== "graph");
  return [
    ...(further.length === 0 ? [] : [...heading("Less likely"), ...further.flatMap(causeLines)]),
    ...(unusual.length === 0
      ? []
      : [
          ...heading("Also not as usual"),
          ...unusual.flatMap(({ text, evidence: cited }) => wrapped("  ", `${text} ${ids(cited)}`)),
        ]),
    ...(rest.length === 0
      ? []
      : [...heading("Further evidence"), ...rest.flatMap(({ id, text }) => wrapped(`  ${id.padEnd(4)}`, text))]),
  ];
}

function trust({ confidence, confidenceReason, lacking, narrator }: AnalysisReport): string[] {
  const who = narrator.model === null ? "statistics alone; no model was asked" : `statistics, in the words of ${narrator.model}`;
  return [
    ...heading("How sure"),
    ...wrapped("  ", `${percent(confidence)}: ${confidenceReason}`),
    ...lacking.flatMap(({ source, reason }) => wrapped("  ", `lacking ${source}: ${reason}`)),
    `  by ${who}`,
  ];
}

/** A report as a person follows it at night: how bad, what first, why, what to do, what else, and how far to trust it. */
export function reportText(report: AnalysisReport): string {
  const { actions, summary } = report;
  return [
    ...head(report),
    ...heading("What happened"),
    ...summary.flatMap(({ text, evidence }) => wrapped("  ", `${text} ${ids(evidence)}`)),
    ...firstCause(report),
    ...heading("What to do"),
    ...(actions.length === 0
      ? ["  nothing of the list fits: begin with the alarm's own runbook", "     runbooks/incident-response.md"]
      : actions.flatMap(actionLines)),
    ...others(report),
    ...trust(report),
  ]
    .join("\n")
    .replaceAll(CONTROL, "");
}
