import type { EvidenceSource, Lacking, RootCause, Source } from "../../contracts/report.js";
import { counted, listed } from "./words.js";

/** What the lack of a source leaves of the confidence. */
const WITHOUT: Readonly<Record<Source, number>> = { metrics: 0.6, graph: 0.85, traces: 0.9, logs: 0.9, changes: 0.9, model: 1 };
/** Parts of a full confidence: how much is laid to the first cause, how far the second is behind, how many sources agree. */
const OF_SCORE = 0.35;
const OF_MARGIN = 0.25;
const OF_AGREEMENT = 0.4;
/** Nothing found although something was looked at is some knowledge, too. */
const QUIET = 0.3;
/** No statistics are surer than this. */
const MOST = 0.95;

const SPEAKING: Readonly<Partial<Record<string, EvidenceSource>>> = { m: "metric", t: "trace", l: "log", c: "change" };

/** Sources that speak for a cause, without the alarm and the graph: those are there for every cause. */
export const sourcesFor = ({ evidence }: RootCause): readonly EvidenceSource[] => [
  ...new Set(evidence.flatMap((id) => SPEAKING[id.charAt(0)] ?? [])),
];

/** How sure the first cause is, from the agreement of sources, the distance to the second cause and what was lacking. */
export function confidenceOf(
  causes: readonly RootCause[],
  lacking: readonly Lacking[],
): { readonly confidence: number; readonly reason: string } {
  const missing = [...new Set(lacking.map(({ source }) => source))].filter((source) => source !== "model");
  const left = missing.reduce((share, source) => share * WITHOUT[source], 1);
  const without = missing.length === 0 ? "" : `; lacking: ${listed(missing)}`;
  const [first, second] = causes;
  if (!first)
    return { confidence: QUIET * left, reason: `no source shows a disorder that could be followed to a cause${without}` };
  const sources = sourcesFor(first);
  const margin = first.score - (second?.score ?? 0);
  const agreement = 1 - 0.5 ** sources.length;
  const sure = OF_SCORE * first.score + OF_MARGIN * margin + OF_AGREEMENT * agreement;
  const speak =
    sources.length === 0
      ? "nothing but the alarm speaks"
      : `${counted(sources.length, "source")} (${listed(sources)}) ${sources.length === 1 ? "speaks" : "speak"}`;
  const next = second ? `, ${second.node} is next with ${percent(second.score)}` : ", nothing else is a candidate";
  return {
    confidence: Math.max(0, Math.min(MOST, sure * left)),
    reason: `${speak} for ${first.node}, to which ${percent(first.score)} of the disorder is laid${next}${without}`,
  };
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
