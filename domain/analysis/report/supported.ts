import type { AnalysisReport, CauseKind, Evidence, RecommendedAction, RootCause } from "../../contracts/report.js";
import { kindByName } from "../../contracts/topology.js";
import { ACTION_IDS, type ActionId, ALLOWED_ACTIONS, type AllowedAction, isActionId } from "./actions.js";

/** An action, and the node that it may be done to. */
export interface SupportedAction {
  readonly action: ActionId;
  readonly node: string;
}

const placeOf = (id: ActionId, kind: CauseKind): number | undefined => {
  const { against }: AllowedAction = ALLOWED_ACTIONS[id];
  return against[kind];
};

/** The actions against a kind of cause, the first ones first. */
export const actionsAgainst = (kind: CauseKind): readonly ActionId[] =>
  ACTION_IDS.filter((id) => placeOf(id, kind) !== undefined).sort((a, b) => (placeOf(a, kind) ?? 0) - (placeOf(b, kind) ?? 0));

/** Whether an action is about a change of its node. */
export function isAboutChange(id: ActionId): boolean {
  const { ofChange }: AllowedAction = ALLOWED_ACTIONS[id];
  return ofChange === true;
}

function isOfOurs(id: ActionId): boolean {
  const { ofOurs }: AllowedAction = ALLOWED_ACTIONS[id];
  return ofOurs === true;
}

/** Whether a change of a node was fetched; only those of nodes of ours become evidence. */
const hasChange = (node: string, evidence: readonly Evidence[]): boolean =>
  evidence.some((each) => each.source === "change" && each.node === node);

/** The actions against a cause that the evidence supports, the first ones first. */
export function actionsFor({ node, kind }: Pick<RootCause, "node" | "kind">, evidence: readonly Evidence[]): readonly ActionId[] {
  const changed = hasChange(node, evidence);
  const outside = kindByName(node) === "client";
  return actionsAgainst(kind).filter((id) => (changed || !isAboutChange(id)) && !(outside && isOfOurs(id)));
}

type Told = Pick<AnalysisReport, "rootCauses" | "evidence">;

/** All that a report's causes and evidence support, those against the likeliest cause first. */
export const supportedActions = ({ rootCauses, evidence }: Told): readonly SupportedAction[] =>
  rootCauses.flatMap((cause) => actionsFor(cause, evidence).map((action) => ({ action, node: cause.node })));

/** Why a report does not support an action on a node; undefined: it does. */
export function whyNot(report: Told, { action, node }: Pick<RecommendedAction, "action" | "node">): string | undefined {
  if (!isActionId(action)) return "this action is not allowed";
  if (node === null) return "it names no node";
  if (isAboutChange(action) && !hasChange(node, report.evidence)) return `no change of ${node} was fetched`;
  const supported = supportedActions(report).some((each) => each.action === action && each.node === node);
  return supported ? undefined : `it is against nothing that ${node} is a candidate for`;
}
