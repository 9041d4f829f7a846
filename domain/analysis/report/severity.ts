import type { Claim } from "../../contracts/report.js";
import { oneTierLower, SEVERITIES, type Severity } from "../../contracts/severity.js";
import { citeUnusual } from "./anomalies.js";
import type { Case } from "./case.js";
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
 * The alarm's severity, one tier higher where the outside sees the disorder, one lower where no series of any node is unusual although
 * the noticed node has points: never further, because the alarm's tier is somebody's decision.
 */
export function severityOf(open: Case): { readonly severity: Severity; readonly reason: Claim } {
  const { material, unusual, alarm, tracks } = open;
  const { trigger } = material;
  const own = trigger.severity ?? OF_AN_ANOMALY;
  const said = trigger.severity === null ? "an anomaly without an alarm of its own begins as medium" : `the alarm is ${own}`;
  const outside = seenOutside(open);
  const cited = outside && citeUnusual(open, outside);
  if (outside && cited !== undefined) {
    const { track, expected, observed } = outside;
    const now = observed === null ? "nothing" : figure(observed, track.unit);
    const change = `callers from outside notice it (${track.name} of ${track.node}: usually ${figure(expected, track.unit)}, now ${now})`;
    return { severity: oneTierHigher(own), reason: { text: `${said}, and ${change}.`, evidence: [alarm, cited] } };
  }
  const measured = tracks.some(({ node, incident }) => node === trigger.node && incident.length > 0);
  const quiet = measured && unusual.length === 0 && material.logs.incident.length === 0 && material.traces.length === 0;
  if (quiet)
    return {
      severity: oneTierLower(own),
      reason: { text: `${said}, but every series that was fetched is as usual.`, evidence: [alarm] },
    };
  return { severity: own, reason: { text: `${said}, and nothing that was fetched shows more or less harm.`, evidence: [alarm] } };
}
