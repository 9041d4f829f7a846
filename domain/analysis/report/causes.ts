import type { CauseKind, RootCause } from "../../contracts/report.js";
import type { Case } from "./case.js";
import type { Named } from "./kinds.js";
import { plainName } from "./ledger.js";
import { wayTo } from "./paths.js";
import { clockOf, instantOf } from "./words.js";

/** Causes of a report; less likely ones only distract. */
const MOST_CAUSES = 5;
const LEAST_SCORE = 0.03;
/** Pieces of evidence of one cause. */
const MOST_EVIDENCE = 10;

/** What is said of a cause of each kind; `{node}` is replaced. */
const SENTENCES: Readonly<Record<CauseKind, string>> = {
  "bad-deploy": "{node} was changed shortly before its disorder began: the change is the likeliest reason",
  "dependency-down": "{node} does not answer as it should: calls to it fail",
  "dependency-slow": "{node} answers late: whoever calls it waits",
  "poison-messages": "{node} holds messages that their consumer refuses, while it does the rest of its work",
  "traffic-drop": "{node} sends far fewer requests than usual; what comes is answered",
  "traffic-surge": "{node} sends far more requests than usual",
  saturation: "{node} has reached a limit of its own",
  "retry-storm": "{node} calls others more often than its own requests tell: it repeats calls",
  silence: "{node} answers nothing any more",
  errors: "{node} fails, and nothing that it calls explains it",
  latency: "{node} is slow, and nothing that it calls explains it",
};

/** The causes of a report, the likeliest first, each with its evidence; a path of several nodes is evidence of its own. */
export function rootCausesOf({ ledger, material, topology, alarm }: Case, named: readonly Named[]): RootCause[] {
  const { windows, trigger } = material;
  return named
    .filter(({ score }) => score >= LEAST_SCORE)
    .slice(0, MOST_CAUSES)
    .map(({ node, kind, score, path, since, evidence }): RootCause => {
      const way = wayTo(topology, trigger.node, [...path, ...(path.at(-1) === node ? [] : [node])]).map(plainName);
      const name = plainName(node);
      const graph =
        way.length < 2
          ? undefined
          : ledger.add({
              source: "graph",
              text: `the disorder of ${way[0]} leads to ${name}: ${way.join(" > ")}`,
              node: name,
              from: windows.incident.from,
              to: trigger.at,
              reference: `topology: ${way.join(" > ")}`,
            });
      const cited = [...new Set(evidence)].slice(0, MOST_EVIDENCE);
      const all = [...cited, ...(graph === undefined ? [] : [graph])];
      const begin = since === null ? "" : `, since ${clockOf(since)}`;
      return {
        node: name,
        kind,
        score,
        text: `${SENTENCES[kind].replace("{node}", () => name)}${begin}.`,
        path: way,
        since: since === null ? null : instantOf(since),
        evidence: all.length > 0 ? all : [alarm],
      };
    });
}
