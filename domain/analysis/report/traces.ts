import type { MaterialTrace } from "../../contracts/material.js";
import type { Case } from "./case.js";
import { secondsOf } from "./tracks.js";
import { figure, instantOf } from "./words.js";

type Step = MaterialTrace["steps"][number];

/** Where a trace's trouble begins. */
export interface Blame {
  readonly trace: MaterialTrace;
  readonly node: string;
  readonly how: "fault" | "throttle" | "refusal" | "slow";
  readonly step: Step;
  /** Milliseconds that the step spent itself. */
  readonly ownMs: number;
}

/** Steps of a trace that are looked at; what is longer is a loop. */
const MOST_STEPS = 500;
/** More examples of one node nobody reads. */
const EXAMPLES = 3;

const endOf = ({ startMs, durationMs }: Step): number => startMs + durationMs;

/** What a step's node called while the step ran. */
const below = (step: Step, steps: readonly Step[]): readonly Step[] =>
  steps.filter(
    (other) => other !== step && other.caller === step.node && other.startMs < endOf(step) && endOf(other) > step.startMs,
  );

/** Milliseconds of a step that no call of its node covers. */
function ownTime(step: Step, steps: readonly Step[]): number {
  const calls = [...below(step, steps)].sort((a, b) => a.startMs - b.startMs);
  let covered = 0;
  let until = step.startMs;
  for (const call of calls) {
    const end = Math.min(endOf(call), endOf(step));
    covered += Math.max(0, end - Math.max(until, call.startMs));
    until = Math.max(until, end);
  }
  return Math.max(0, step.durationMs - covered);
}

const failed = ({ fault, throttle }: Step): boolean => fault || throttle;

/** The deepest steps that fail: none of their calls does; the first of them in time. */
function firstFault(steps: readonly Step[]): Step | undefined {
  const faults = steps.filter(failed);
  // A refusal is a fault only where nothing else is, and never a table's: a condition that is not met is refused every day.
  const looked = faults.length > 0 ? faults : steps.filter(({ error, node }) => error && !node.startsWith("table:"));
  const deepest = looked.filter((step) => !below(step, looked).some((other) => other.node !== step.node));
  return [...deepest].sort((a, b) => a.startMs - b.startMs || b.durationMs - a.durationMs)[0];
}

/** Where a trace's failure or time begins; undefined where no step tells. */
export function blameOf(trace: MaterialTrace): Blame | undefined {
  const steps = trace.steps.slice(0, MOST_STEPS).filter(({ startMs, durationMs }) => Number.isFinite(startMs + durationMs));
  const fault = firstFault(steps);
  if (fault && (trace.chosen === "failing" || failed(fault)))
    return {
      trace,
      node: fault.node,
      how: fault.throttle ? "throttle" : fault.fault ? "fault" : "refusal",
      step: fault,
      ownMs: ownTime(fault, steps),
    };
  if (trace.chosen === "failing") return undefined;
  const times = steps.map((step) => ({ step, ownMs: ownTime(step, steps) })).sort((a, b) => b.ownMs - a.ownMs);
  const [longest] = times;
  return longest && longest.ownMs > 0 ? { trace, node: longest.step.node, how: "slow", ...longest } : undefined;
}

/** What the traces tell together. */
export interface TraceVotes {
  readonly blames: readonly Blame[];
  /** Share of the traces that blame a node. */
  shareOf(node: string): number;
}

/** Asks every trace; the same trace is asked once. */
export function traceVotes({ material }: Case): TraceVotes {
  const unique = new Map(material.traces.map((trace) => [trace.id, trace] as const));
  const sorted = [...unique.values()].sort((a, b) => secondsOf(a.startedAt) - secondsOf(b.startedAt) || (a.id < b.id ? -1 : 1));
  const blames = sorted.flatMap((trace) => blameOf(trace) ?? []);
  return { blames, shareOf: (node) => blames.filter((blame) => blame.node === node).length / Math.max(1, blames.length) };
}

const HOW = {
  fault: "fails first in",
  throttle: "is throttled first in",
  refusal: "is refused first in",
  slow: "spends most of its own time in",
} as const;

/** Nodes of a way that are told at its ends; the middle of a longer one is left out. */
const FIRST_NODES = 3;
const LAST_NODES = 4;

/** The calls that led to a step, from outside: its caller, the caller's caller, and so on. */
function wayOf(step: Step, steps: readonly Step[]): readonly string[] {
  const way = [step.node];
  let { caller, startMs } = step;
  while (caller !== null && !way.includes(caller)) {
    const node = caller;
    way.unshift(node);
    // Of a node that worked twice, what began last before the call made it.
    const known = steps.filter((each) => each.node === node);
    const before = known.filter((each) => each.startMs <= startMs).sort((a, b) => b.startMs - a.startMs);
    const made = before[0] ?? known[0];
    caller = made?.caller ?? null;
    startMs = made?.startMs ?? startMs;
  }
  return way;
}

/** A way as it is told; nothing of a way that is the step alone. */
function told(way: readonly string[]): string {
  if (way.length < 2) return "";
  const long = way.length > FIRST_NODES + 1 + LAST_NODES;
  const nodes = long ? [...way.slice(0, FIRST_NODES), "…", ...way.slice(-LAST_NODES)] : way;
  return `; ${nodes.join(" > ")}`;
}

/** Puts the examples of a node into the ledger: the longest ones. */
export function citeTraces({ ledger }: Case, { blames }: TraceVotes, node: string): string[] {
  const examples = blames.filter((blame) => blame.node === node).sort((a, b) => b.trace.durationMs - a.trace.durationMs);
  return examples.slice(0, EXAMPLES).flatMap(({ trace, how, step, ownMs }) => {
    const began = secondsOf(trace.startedAt);
    const took = `${trace.chosen} request of ${figure(trace.durationMs / 1000, "Seconds")}`;
    const through = told(wayOf(step, trace.steps.slice(0, MOST_STEPS)));
    const thrown = step.cause ? `: "${step.cause.slice(0, 1000)}"` : "";
    const call = step.name === node ? "" : `"${step.name}", `;
    const where = `${HOW[how]} ${node}, ${call}${figure(ownMs / 1000, "Seconds")} of its own`;
    return (
      ledger.add({
        source: "trace",
        text: `${took} ${where}${through}${thrown}`,
        node,
        from: trace.startedAt,
        to: instantOf(began + trace.durationMs / 1000),
        reference: trace.id,
      }) ?? []
    );
  });
}
