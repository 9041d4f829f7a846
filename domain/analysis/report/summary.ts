import type { Claim, ReportedAnomaly, RootCause } from "../../contracts/report.js";
import { plainLine } from "../redaction/index.js";
import type { Case } from "./case.js";
import { plainName } from "./ledger.js";
import { listed } from "./words.js";

const LONGEST_REASON = 200;
/** A second cause so likely is told. */
const TOLD = 0.15;

/** The story in a few sentences, each with what it rests on. */
export function summaryOf(
  { material, alarm }: Case,
  anomalies: readonly ReportedAnomaly[],
  causes: readonly RootCause[],
): Claim[] {
  const { trigger } = material;
  const node = plainName(trigger.node);
  const noticed = anomalies.find((each) => each.node === node && each.series.startsWith(`${trigger.metric}/`));
  const what = noticed ? noticed.text.slice(node.length + 2) : plainLine(trigger.reason, LONGEST_REASON) || "no reason was given";
  const sentences: Claim[] = [
    { text: `${node} was noticed: ${what}.`, evidence: noticed ? [alarm, ...noticed.evidence] : [alarm] },
  ];
  const [first, second] = causes;
  if (!first) {
    sentences.push({ text: "Nothing that was fetched shows where it comes from.", evidence: [alarm] });
    return sentences;
  }
  sentences.push({ text: first.text, evidence: first.evidence });
  if (second && second.score >= TOLD) sentences.push({ text: `Less likely: ${second.text}`, evidence: second.evidence });
  const others = anomalies.filter((each) => each.node !== node && each.node !== first.node);
  const names = [...new Set(others.map((each) => each.node))];
  if (names.length > 0) {
    const evidence = [...new Set(others.flatMap((each) => each.evidence))];
    sentences.push({ text: `Not as usual either: ${listed(names)} (${evidence.length} series).`, evidence });
  }
  return sentences;
}
