import type { NodeKind } from "../../contracts/material.js";
import type { RecommendedAction, RootCause } from "../../contracts/report.js";
import { type ActionId, ALLOWED_ACTIONS, runbookOf } from "./actions.js";
import type { Case } from "./case.js";
import { citeChange, lastChangeOf } from "./changes.js";
import { actionsAgainst, actionsFor, isAboutChange } from "./supported.js";

const MOST_ACTIONS = 6;
/** A second cause as likely as this is worth its first action. */
const WORTH_A_LOOK = 0.2;

/** An action on a node of a kind, in the words of the list. */
export function recommended(
  action: ActionId,
  { node, evidence }: Pick<RootCause, "node" | "evidence">,
  kind: NodeKind,
): RecommendedAction {
  const text = `${ALLOWED_ACTIONS[action].words.replace("{node}", () => node)}.`;
  return { action, node, text, runbook: runbookOf(action, kind), evidence: [...evidence] };
}

/** The actions against a cause; those that are about a change cite it, and are none without. */
function against(open: Case, cause: RootCause): readonly RecommendedAction[] {
  const last = actionsAgainst(cause.kind).some(isAboutChange) ? lastChangeOf(open, cause.node) : undefined;
  const id = last && citeChange(open, last);
  return actionsFor(cause, open.ledger.evidence()).map((action) => {
    const about = isAboutChange(action) && id !== undefined ? [id] : [];
    const evidence = [...new Set([...cause.evidence, ...about])];
    return recommended(action, { node: cause.node, evidence }, open.topology.kindOf(cause.node));
  });
}

/** What to do: all that helps against the first cause, and the first step against the others that are likely. */
export function recommendations(causes: readonly RootCause[], open: Case): RecommendedAction[] {
  const [first, ...others] = causes;
  if (!first) return [];
  const next = others.filter(({ score }) => score >= WORTH_A_LOOK);
  const all = [...against(open, first), ...next.flatMap((cause) => against(open, cause).slice(0, 1))];
  const unique = new Map(all.map((each) => [`${each.action} ${each.node}`, each] as const));
  return [...unique.values()].slice(0, MOST_ACTIONS);
}
