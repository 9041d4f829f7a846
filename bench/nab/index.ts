import { existsSync } from "node:fs";
import { ANOMALY_PARTS, AnomalyDetector } from "../../domain/analysis/anomaly/index.js";
import { type LabelledSeries, readCorpus } from "../../obs/operations/bench/nab/corpus.js";
import { ours, windowedGaussian } from "../../obs/operations/bench/nab/detectors.js";
import {
  type Curves,
  curvesOf,
  type Detector,
  interval,
  otherHalf,
  profileResults,
  samples,
  scoreOf,
} from "../../obs/operations/bench/nab/evaluate.js";
import type { ProfileName } from "../../obs/operations/bench/nab/score.js";
import { atLeastRow, type BenchRow, limitRow, ratioRow } from "../row.js";
import { calibrationRows, madeUpRows } from "./behaviour.js";
import { randomCutForest } from "./forest.js";

/** Not part of this repository: a part of the benchmark. `obs bench nab --data` measures any checkout. */
const DATA = "../shared/bench/nab";

const DRAWS = 1000;
const ROUNDS = 5;

/** Processor time of one value at 200,000 values a second on one core. */
const LIMIT_US = 5;
const MOST_STATE_BYTES = 65_536;

/** Numenta HTM and Random Cut Forest on the same series, as published with the benchmark: the scores as such, none by series. */
const PEERS = {
  standard: { htm: 68.0, forest: 53.8 },
  lowFalseAlarms: { htm: 62.2, forest: 42.8 },
  lowMisses: { htm: 72.3, forest: 61.7 },
} as const;

const shown = (ends: readonly number[]): string => `(${ends.map((end) => end.toFixed(1)).join(" – ")})`;

/** Values of a piece that suit our forest best here: 1 of 1, 4 and 8. It then scores what is published, too. */
const SHINGLE = 1;

/** Processor time of one value in microseconds, the least busy of some rounds. */
function costOf(corpus: readonly LabelledSeries[], detector: Detector, rounds = ROUNDS): number {
  const runs = Array.from({ length: rounds }, () => {
    const { user, system } = process.cpuUsage();
    let values = 0;
    for (const series of corpus) values += detector(series).length;
    const after = process.cpuUsage();
    return (after.user + after.system - user - system) / values;
  });
  return Math.min(...runs);
}

/** The score that 95 of 100 bootstrap samples of the series exceed. */
function exceeded(drawn: readonly Uint8Array[], detected: Curves, profile: ProfileName): number {
  const scores = drawn.map((counts) => scoreOf(detected, profile, counts).score).sort((a, b) => a - b);
  return scores[Math.floor(0.05 * scores.length)] ?? Number.NaN;
}

/** A detector that runs here, on the same series: what this one's lead over it is worth can be told series by series. */
interface Baseline {
  readonly name: string;
  readonly curves: Curves;
  readonly published: (profile: ProfileName) => string;
}

/** The least lead that the middle 95 of 100 bootstrap samples of the series leave, both scored on the same sample. */
function leadRow(detected: Curves, baseline: Baseline, drawn: readonly Uint8Array[], profile: ProfileName): BenchRow {
  const { name, curves, published } = baseline;
  const leads = drawn.map((counts) => scoreOf(detected, profile, counts).score - scoreOf(curves, profile, counts).score);
  const peer = `it has ${scoreOf(curves, profile).score.toFixed(1)}${published(profile)}`;
  return atLeastRow(`NAB ${profile}, ahead of ${name}, paired, at 95 %`, interval(leads)[0], shown(interval(leads)), peer, 0);
}

/** The score of every profile against what is published, and the lead over what runs here. */
function scoreRows(
  corpus: readonly LabelledSeries[],
  detected: Curves,
  baselines: readonly Baseline[],
  drawn: readonly Uint8Array[],
): BenchRow[] {
  return profileResults(corpus, detected, drawn).flatMap(({ profile, score, interval: ends, leaveOneCategoryOut }) => {
    const { htm, forest } = PEERS[profile];
    const peers = `published: Numenta HTM ${htm.toFixed(1)}, Random Cut Forest ${forest.toFixed(1)}`;
    const fixed = `Numenta HTM ${htm.toFixed(1)}, its published score taken as exact: one-sided, not paired`;
    return [
      atLeastRow(`NAB ${profile}`, score, shown(ends), peers, htm),
      atLeastRow(`NAB ${profile}, which 95 of 100 bootstrap samples exceed`, exceeded(drawn, detected, profile), "", fixed, htm),
      atLeastRow(`NAB ${profile}, threshold of one half on the other half`, otherHalf(detected, profile), "", peers, forest),
      atLeastRow(`NAB ${profile}, threshold of other categories`, leaveOneCategoryOut, "", peers, forest),
      ...baselines.map((baseline) => leadRow(detected, baseline, drawn, profile)),
    ];
  });
}

/** Quality on the real series, what each part adds to it, and the price: time and memory. */
export async function benchNab(): Promise<readonly BenchRow[]> {
  if (!existsSync(DATA)) {
    process.stderr.write(`nab: skipped, ${DATA} is not there\n`);
    return [];
  }
  const corpus = readCorpus(DATA).filter(({ category }) => category.startsWith("real"));
  const drawn = samples(corpus.length, DRAWS);
  const detected = curvesOf(corpus, ours());
  const forest = randomCutForest(SHINGLE);
  const baselines: readonly Baseline[] = [
    { name: "a windowed Gaussian", curves: curvesOf(corpus, windowedGaussian), published: () => "" },
    {
      name: "a random cut forest of our own",
      curves: curvesOf(corpus, forest),
      published: (profile) => `, AWS's as published ${PEERS[profile].forest.toFixed(1)}`,
    },
  ];
  const whole = scoreOf(detected, "standard").score;
  const ablations = ANOMALY_PARTS.map((part) => {
    const without = curvesOf(corpus, ours([part]));
    const gains = drawn.map((counts) => scoreOf(detected, "standard", counts).score - scoreOf(without, "standard", counts).score);
    const { score } = scoreOf(without, "standard");
    return atLeastRow(
      `NAB standard, what ${part} adds`,
      whole - score,
      shown(interval(gains)),
      `${score.toFixed(1)} without`,
      -2,
    );
  });
  const cost = costOf(corpus, ours());
  return [
    ...scoreRows(corpus, detected, baselines, drawn),
    ...ablations,
    ratioRow("a value through the detector", cost, "µs", { name: "200,000 values/s", value: LIMIT_US }, 1),
    ratioRow(
      "a value through the detector, against a forest",
      cost,
      "µs",
      { name: "the random cut forest of our own", value: costOf(corpus, forest, 1) },
      1,
    ),
    limitRow("a value through the windowed Gaussian", costOf(corpus, windowedGaussian), "µs", Math.ceil(cost)),
    limitRow("state of the detector", AnomalyDetector.start().state().byteLength, "bytes", MOST_STATE_BYTES),
    ...calibrationRows(),
    ...madeUpRows(),
  ];
}
