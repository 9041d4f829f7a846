import type { AnalysisReport, Claim, RecommendedAction, RootCause } from "../../../contracts/report.js";
import { SEVERITIES } from "../../../contracts/severity.js";
import { kindByName } from "../../../contracts/topology.js";
import { isActionId } from "../actions.js";
import { recommended } from "../recommend.js";
import { whyNot } from "../supported.js";
import { type AnswerParts, partsOf, SaidActionSchema, SaidCauseSchema, SaidClaimSchema } from "./answer.js";
import { Checker } from "./checker.js";

/** Which model answered, and what it cost. */
export interface NarrativeUsage {
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
  /** True when an earlier report of the incident said it. */
  readonly cached: boolean;
}

const MOST_SENTENCES = 6;
const MOST_ACTIONS = 6;
/** A model may put another candidate first only if the statistics lay this part of the first one's share to it. */
const COMES_NEAR = 0.5;
/** How much surer than the statistics a model may be. */
const SURER = 0.1;

function summaryOf(check: Checker, said: readonly unknown[]): Claim[] {
  return said.slice(0, MOST_SENTENCES).flatMap((each) => {
    const claim = check.read(SaidClaimSchema, each);
    return (claim && check.claim(claim)) ?? [];
  });
}

/** The statistics' candidates in the model's order and words; none is lost, and a far less likely one does not come first. */
function causesOf(check: Checker, causes: readonly RootCause[], said: readonly unknown[]): RootCause[] {
  const told = new Map<string, RootCause>();
  for (const each of said) {
    const cause = check.read(SaidCauseSchema, each);
    if (!cause) continue;
    const { node, kind, text } = cause;
    const known = causes.find((candidate) => candidate.node === node);
    if (known?.kind !== kind) {
      check.drop(
        text,
        known ? `${known.node} is a candidate as ${known.kind}, not as ${kind}` : "its node is none of the candidates",
      );
      continue;
    }
    const claim = check.claim(cause);
    if (claim && !told.has(node))
      told.set(node, { ...known, text: claim.text, evidence: [...new Set([...claim.evidence, ...known.evidence])] });
  }
  const ordered = [...told.values(), ...causes.filter(({ node }) => !told.has(node))];
  const [first] = causes;
  const [best] = ordered;
  if (!first || !best || best.node === first.node || best.score >= COMES_NEAR * first.score) return ordered;
  check.drop(best.text, `it came first, although the statistics lay far more to ${first.node}`);
  return [...ordered.filter(({ node }) => node === first.node), ...ordered.filter(({ node }) => node !== first.node)];
}

/** The actions that the model chose and the case supports, in the words of the list: its own are not taken over. */
function actionsOf(check: Checker, report: AnalysisReport, said: readonly unknown[]): RecommendedAction[] {
  const { actions } = report;
  const chosen = new Map<string, RecommendedAction>();
  for (const each of said.slice(0, 2 * MOST_ACTIONS)) {
    const action = check.read(SaidActionSchema, each);
    if (!action) continue;
    const { action: id, node } = action;
    const what = `${id} ${node ?? ""}`.trim();
    const unknown = isActionId(id) && node !== null && !check.nodes.has(node);
    const reason = unknown ? "its node is not known" : whyNot(report, action);
    if (reason !== undefined || !isActionId(id) || node === null) {
      check.drop(what, reason ?? "it is not supported");
      continue;
    }
    const evidence = check.cited(what, action.evidence);
    if (!evidence) continue;
    const own = actions.find((known) => known.action === id && known.node === node);
    chosen.set(`${id} ${node}`, own ? { ...own, evidence } : recommended(id, { node, evidence }, kindByName(node) ?? "other"));
  }
  const rest = actions.filter(({ action, node }) => !chosen.has(`${action} ${node}`));
  return [...chosen.values(), ...rest].slice(0, MOST_ACTIONS);
}

/**
 * The model's severity, when it is the statistics' or one tier higher and its reason holds. Never a lower one: the alarm's tier is
 * somebody's decision, and a model may have read what somebody wrote into a log.
 */
function severityOf(
  check: Checker,
  report: AnalysisReport,
  { severity, severityReason }: AnswerParts,
): Pick<AnalysisReport, "severity" | "severityReason"> {
  const own = { severity: report.severity, severityReason: report.severityReason };
  if (severity === null) return own;
  // The highest comes first.
  const higher = SEVERITIES.indexOf(report.severity) - SEVERITIES.indexOf(severity);
  if (higher < 0 || higher > 1) {
    check.drop(severity, `the severity is ${report.severity}; only this or one tier higher can be said, never lower`);
    return own;
  }
  const said = check.read(SaidClaimSchema, severityReason);
  const reason = said && check.claim(said);
  return reason ? { severity, severityReason: reason } : own;
}

const amount = (value: number): number => (Number.isFinite(value) && value > 0 ? value : 0);

/**
 * Puts what the model said into the report, as far as it holds: every claim must cite evidence of the report, name candidates, nodes and
 * actions that there are, and figures that its evidence tells. The rest is noted in `narrator.dropped`, and the statistics' own words stay.
 * @param answer the tool's input as the model gave it; anything, it never throws
 */
export function applyNarrative(report: AnalysisReport, answer: unknown, usage: NarrativeUsage): AnalysisReport {
  const check = new Checker(report);
  const { model, cached, inputTokens, outputTokens, costUsd } = usage;
  const narrator = (): AnalysisReport["narrator"] => ({
    model,
    inputTokens: amount(inputTokens),
    outputTokens: amount(outputTokens),
    costUsd: amount(costUsd),
    cached,
    dropped: [...report.narrator.dropped, ...check.notes],
  });
  const parts = partsOf(answer);
  if (!parts) {
    check.drop(answer, "the answer is no object: the statistics' own words are kept");
    return { ...withoutNarrative(report, `${model} gave an answer that could not be read`), narrator: narrator() };
  }
  const summary = summaryOf(check, parts.summary);
  const rootCauses = causesOf(check, report.rootCauses, parts.rootCauses);
  const actions = actionsOf(check, report, parts.actions);
  const severity = severityOf(check, report, parts);
  const told = summary.length > 0;
  const base = told ? report : withoutNarrative(report, `nothing that ${model} said of the incident holds`);
  return {
    ...base,
    ...severity,
    summary: told ? summary : report.summary,
    rootCauses,
    actions,
    // It cites nothing itself: it counts with a story that does.
    confidence: parts.confidence === null || !told ? report.confidence : Math.min(parts.confidence, 1, report.confidence + SURER),
    narrator: narrator(),
  };
}

/** The report of the statistics alone, saying why no model told it. */
export const withoutNarrative = (report: AnalysisReport, reason: string): AnalysisReport => ({
  ...report,
  lacking: [...report.lacking.filter(({ source }) => source !== "model"), { source: "model", reason }],
});
