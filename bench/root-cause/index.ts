import { rootCauses } from "../../domain/analysis/root-cause/index.js";
import { intervalText } from "../bootstrap.js";
import { atLeastRow, type BenchRow, limitRow, median, toldRow } from "../row.js";
import { traversalRanking, zScoreRanking } from "./baselines.js";
import { FAULTS, type Fault } from "./faults.js";
import { KNOWLEDGE, type Labelled, labelledIncident } from "./incident.js";

/** The analysis was tuned on seeds below 1,000 only. */
const FIRST_SEED = 1000;
const SEEDS = 10;
/** Quiet cases of each kind of knowledge; a false alarm is rare, so more are needed to see it. */
const QUIET_SEEDS = 30;
/** Floors that a change must not fall through, a little below what is measured. */
const TOP_1 = 0.65;
const TOP_3 = 0.75;
const SPECIFICITY = 0.9;

interface Scores {
  readonly first: number[];
  readonly three: number[];
}

type Ranker = (labelled: Labelled) => readonly string[];

const share = (cases: readonly number[]): number => cases.reduce((sum, each) => sum + each, 0) / cases.length;

/** First: one of the causes is first; three: all causes are among the first three. */
function add(scores: Scores, { causes }: Labelled, ranking: readonly string[]): void {
  scores.first.push(causes.includes(ranking[0] ?? "") ? 1 : 0);
  scores.three.push(causes.every((cause) => ranking.slice(0, 3).includes(cause)) ? 1 : 0);
}

/** Incidents of random systems whose causes are known, ten kinds of fault, with full, thin and missing data. */
export async function benchRootCause(): Promise<readonly BenchRow[]> {
  const times: number[] = [];
  const rankers: Readonly<Record<string, Ranker>> = {
    ours: ({ incident }) => {
      const start = performance.now();
      const found = rootCauses(incident).causes.map(({ node }) => node);
      times.push(performance.now() - start);
      return found;
    },
    "z-score": ({ incident }) => zScoreRanking(incident),
    traversal: ({ incident }) => traversalRanking(incident),
  };
  const groups = new Map<string, Record<string, Scores>>();
  const into = (group: string, ranker: string): Scores => {
    const scores = groups.get(group) ?? {};
    groups.set(group, scores);
    scores[ranker] ??= { first: [], three: [] };
    return scores[ranker];
  };
  const quiet: Record<string, number[]> = {};
  for (const knowledge of KNOWLEDGE) {
    for (const fault of FAULTS satisfies readonly Fault[])
      for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
        const labelled = labelledIncident(seed, fault, knowledge);
        for (const [name, rank] of Object.entries(rankers)) {
          const ranking = rank(labelled);
          for (const group of [fault, `${knowledge} data`, "all"]) add(into(group, name), labelled, ranking);
        }
      }
    for (let seed = FIRST_SEED; seed < FIRST_SEED + QUIET_SEEDS; seed += 1) {
      const labelled = labelledIncident(seed, "quiet", knowledge);
      for (const [name, rank] of Object.entries(rankers)) {
        quiet[name] ??= [];
        quiet[name].push(rank(labelled).length === 0 ? 1 : 0);
      }
    }
  }
  const rows = [...groups].flatMap(([group, scores]): BenchRow[] => {
    const row = (what: string, pick: (each: Scores) => readonly number[], least?: number): BenchRow => {
      const ours = pick(scores.ours ?? { first: [], three: [] });
      const peers = Object.entries(scores).flatMap(([name, each]) =>
        name === "ours" ? [] : `${name} ${share(pick(each)).toFixed(2)}`,
      );
      const told = [`generated, ${group}: ${what}`, share(ours), `(${intervalText(ours)})`, peers.join(", ")] as const;
      return least === undefined ? toldRow(...told) : atLeastRow(...told, least);
    };
    const all = group === "all";
    return [
      row("cause is first", ({ first }) => first, all ? TOP_1 : undefined),
      row("all causes are among three", ({ three }) => three, all ? TOP_3 : undefined),
    ];
  });
  const ours = quiet.ours ?? [];
  const peers = Object.entries(quiet).flatMap(([name, cases]) => (name === "ours" ? [] : `${name} ${share(cases).toFixed(2)}`));
  rows.push(
    atLeastRow("generated, nothing wrong: no cause", share(ours), `(${intervalText(ours)})`, peers.join(", "), SPECIFICITY),
  );
  rows.push(limitRow("generated, an incident", median(times), "ms", 50));
  return rows;
}
