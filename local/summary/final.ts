import type { Check, Verdict } from "../verdict/index.js";
import { liveLines } from "./live.js";
import type { RunState } from "./state.js";
import { clock, type Line, type Segment, say } from "./text.js";

/** Ids shown of a check that failed; the rest is counted. */
const MOST_DETAILS = 10;

function row({ name, ok, notJudged, expected, actual }: Check): Segment[] {
  if (notJudged) return [say("not judged", "warn"), say(name), say(actual, "warn"), say(expected, "dim")];
  return [ok ? say("ok", "good") : say("FAILED", "bad"), say(name), say(actual, ok ? "plain" : "bad"), say(expected, "dim")];
}

function detailLines(check: Check): Line[] {
  if (check.details.length === 0) return [];
  const shown = check.details.slice(0, MOST_DETAILS).map((detail): Line => [say(`  ${detail}`)]);
  const rest = check.details.length - shown.length;
  return [[say(`${check.name}:`, "bad")], ...shown, ...(rest > 0 ? [[say(`  and ${rest} more`, "dim")]] : [])];
}

/** Columns of the checks: all left-aligned, unlike figures. */
function checkTable(checks: readonly Check[]): Line[] {
  const rows = [[say("check", "dim"), say("what", "dim"), say("found", "dim"), say("expected", "dim")], ...checks.map(row)];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((cells) => cells[column]?.text.length ?? 0)));
  return rows.map((cells) => cells.map(({ text, tone }, column) => say(`${text.padEnd(widths[column] ?? 0)}  `, tone)));
}

function verdictLine(verdict: Verdict, state: RunState): Line {
  const failed = verdict.checks.filter((check) => !check.ok).length;
  const open = verdict.checks.filter((check) => check.notJudged).length;
  const rest = open === 0 ? "" : `; ${open} checks of alarms were not judged: let it run longer, or faster with --speed`;
  const of = state.fault ? `, and the fault ${state.fault.name} did what its row says` : "";
  return verdict.ok
    ? [say("balanced", "good"), say(`: orders, payments, charges and messages agree${of}${rest}`)]
    : [say("NOT balanced", "bad"), say(`: ${failed} of ${verdict.checks.length} checks failed`)];
}

/** The summary at the end of a run: its figures, what the alarms did, every check, what does not balance, and the verdict in the last line. */
export function finalLines(state: RunState, verdict: Verdict, history: readonly Line[] = []): Line[] {
  const [, ...figures] = liveLines(state);
  return [
    [
      say(`orders for ${clock(state.trafficMs)}, ${clock(state.elapsedMs)} with the drain`, "strong"),
      say(state.fault ? `, fault ${state.fault.name}: ${state.fault.description}` : ", no fault"),
    ],
    ...figures,
    [],
    ...(history.length === 0 ? [] : [...history, []]),
    ...checkTable(verdict.checks),
    ...verdict.checks.filter((check) => !check.ok).flatMap(detailLines),
    [],
    verdictLine(verdict, state),
  ];
}
