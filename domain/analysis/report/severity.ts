import type { Claim } from "../../contracts/report.js";
import { SEVERITIES, type Severity } from "../../contracts/severity.js";
import { citeUnusual } from "./anomalies.js";
import type { Case } from "./case.js";
import { plainName } from "./ledger.js";
import type { Unusual } from "./unusual.js";
import { figure } from "./words.js";

/** What the outside sees: so many percent of its requests fail, or such a part of them is gone. */
const FAILING_POINTS = 5;
const GONE_SHARE = 0.5;
/** Without an alarm's severity. */
const OF_AN_ANOMALY: Severity = "medium";

/** The next higher tier; `critical` stays. */
export const oneTierHigher = (severity: Severity): Severity =>
  SEVERITIES[Math.max(0, SEVERITIES.indexOf(severity) - 1)] ?? severity;

/** Nodes that are called from outside: by a client, or by nobody that is known. */
const entriesOf = ({ topology }: Case): readonly string[] =>
  topology.nodes.filter((node) => {
    const callers = topology.callers(node);
    const kind = topology.kindOf(node);
    return (
      callers.some((caller) => topology.kindOf(caller) === "client") ||
      (callers.length === 0 && (kind === "api" || kind === "container"))
    );
  });

function seenOutside(open: Case): Unusual | undefined {
  const entries = entriesOf(open);
  return open.unusual.find(({ track: { node, name }, direction, expected, observed }) => {
    if (!entries.includes(node) || direction === "above") return false;
    if (name.startsWith("availability/")) return expected - (observed ?? 0) >= FAILING_POINTS;
    return name.startsWith("requests/") && expected > 0 && (observed ?? 0) <= (1 - GONE_SHARE) * expected;
  });
}

/**
 * The alarm's severity, one tier higher where the outside sees the disorder. Never lower, also where every series is as usual: the
 * alarm's tier is somebody's decision, and what was not fetched may be what is wrong.
 */
export function severityOf(open: Case): { readonly severity: Severity; readonly reason: Claim } {
  const { material, unusual, alarm } = open;
  const { trigger } = material;
  const own = trigger.severity ?? OF_AN_ANOMALY;
  const said = trigger.severity === null ? `an anomaly without an alarm of its own begins as ${own}` : `the alarm is ${own}`;
  const outside = seenOutside(open);
  const cited = outside && citeUnusual(open, outside);
  if (outside && cited !== undefined) {
    const { track, expected, observed } = outside;
    const now = observed === null ? "nothing" : figure(observed, track.unit);
    const usually = `usually ${figure(expected, track.unit)}, now ${now}`;
    const text = `${said}, and callers from outside notice it (${plainName(track.name)} of ${plainName(track.node)}: ${usually}).`;
    return { severity: oneTierHigher(own), reason: { text, evidence: [alarm, cited] } };
  }
  const quiet =
    unusual.length === 0
      ? "; no series that was fetched is unusual"
      : "; nothing that was fetched shows callers from outside harmed";
  return { severity: own, reason: { text: `${said}${quiet}.`, evidence: [alarm] } };
}
