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

/** Not part of this repository: a part of the benchmark. `obs bench nab --data` measures any checkout. */
const DATA = "../shared/bench/nab";

const DRAWS = 1000;
const ROUNDS = 5;

/** Processor time of one value at 200,000 values a second on one core. */
const LIMIT_US = 5;
const MOST_STATE_BYTES = 65_536;

/** Numenta HTM on the same series, and Random Cut Forest, as published with the benchmark. */
const PEERS = {
  standard: { htm: 68.0, forest: 53.8 },
  lowFalseAlarms: { htm: 62.2, forest: 42.8 },
  lowMisses: { htm: 72.3, forest: 61.7 },
} as const;

const shown = (ends: readonly number[]): string => `(${ends.map((end) => end.toFixed(1)).join(" – ")})`;

/** Processor time of one value in microseconds, the least busy of some rounds. */
function costOf(corpus: readonly LabelledSeries[], detector: Detector): number {
  const runs = Array.from({ length: ROUNDS }, () => {
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

/** The score of every profile against what is published, and what this one's lead over the baseline is worth. */
function scoreRows(
  corpus: readonly LabelledSeries[],
  detected: Curves,
  gaussian: Curves,
  drawn: readonly Uint8Array[],
): BenchRow[] {
  return profileResults(corpus, detected, drawn).flatMap(({ profile, score, interval: ends, leaveOneCategoryOut }) => {
    const { htm, forest } = PEERS[profile];
    const baseline = scoreOf(gaussian, profile).score;
    const leads = drawn.map((counts) => scoreOf(detected, profile, counts).score - scoreOf(gaussian, profile, counts).score);
    const peers = `Numenta HTM ${htm}, Random Cut Forest ${forest}`;
    return [
      atLeastRow(`NAB ${profile}`, score, shown(ends), peers, htm),
      atLeastRow(`NAB ${profile}, which 95 of 100 bootstrap samples exceed`, exceeded(drawn, detected, profile), "", peers, htm),
      atLeastRow(`NAB ${profile}, threshold of one half on the other half`, otherHalf(detected, profile), "", peers, forest),
      atLeastRow(`NAB ${profile}, threshold of other categories`, leaveOneCategoryOut, "", peers, forest),
      atLeastRow(
        `NAB ${profile}, ahead of a windowed Gaussian, paired, at 95 %`,
        interval(leads)[0],
        "",
        `it has ${baseline.toFixed(1)}`,
        0,
      ),
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
  const gaussian = curvesOf(corpus, windowedGaussian);
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
    ...scoreRows(corpus, detected, gaussian, drawn),
    ...ablations,
    ratioRow("a value through the detector", cost, "µs", { name: "200,000 values/s", value: LIMIT_US }, 1),
    limitRow("a value through the windowed Gaussian", costOf(corpus, windowedGaussian), "µs", Math.ceil(cost)),
    limitRow("state of the detector", AnomalyDetector.start().state().byteLength, "bytes", MOST_STATE_BYTES),
    ...calibrationRows(),
    ...madeUpRows(),
  ];
}
