import type { RecommendedAction, RootCause } from "../../contracts/report.js";
import { ACTION_IDS, type ActionId, ALLOWED_ACTIONS, type AllowedAction, runbookOf } from "./actions.js";
import type { Topology } from "./topology.js";

const MOST_ACTIONS = 6;
/** A second cause as likely as this is worth its first action. */
const WORTH_A_LOOK = 0.2;

/** The actions against a kind of cause, the first ones first. */
export function actionsAgainst(kind: RootCause["kind"]): readonly ActionId[] {
  const place = (id: ActionId): number | undefined => {
    const { against }: AllowedAction = ALLOWED_ACTIONS[id];
    return against[kind];
  };
  return ACTION_IDS.filter((id) => place(id) !== undefined).sort((a, b) => (place(a) ?? 0) - (place(b) ?? 0));
}

/** An action against a cause. */
export function recommended(
  action: ActionId,
  { node, evidence }: Pick<RootCause, "node" | "evidence">,
  topology: Topology,
): RecommendedAction {
  const text = `${ALLOWED_ACTIONS[action].words.replace("{node}", () => node)}.`;
  return { action, node, text, runbook: runbookOf(action, topology.kindOf(node)), evidence: [...evidence] };
}

/** What to do: all that helps against the first cause, and the first step against the others that are likely. */
export function recommendations(causes: readonly RootCause[], topology: Topology): RecommendedAction[] {
  const [first, ...others] = causes;
  if (!first) return [];
  const next = others.filter(({ score }) => score >= WORTH_A_LOOK);
  const all = [
    ...actionsAgainst(first.kind).map((action) => recommended(action, first, topology)),
    ...next.flatMap((cause) =>
      actionsAgainst(cause.kind)
        .slice(0, 1)
        .map((action) => recommended(action, cause, topology)),
    ),
  ];
  const unique = new Map(all.map((each) => [`${each.action} ${each.node}`, each] as const));
  return [...unique.values()].slice(0, MOST_ACTIONS);
}
