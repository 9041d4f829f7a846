import { AnomalyDetector } from "../../domain/analysis/anomaly/index.js";
import { atLeastRow, type BenchRow, limitRow, median } from "../row.js";
import { type Draw, draws, type MadeUp, madeUp, normal } from "./made-up.js";

/** Score that counts as an alarm here: about what one threshold for the benchmark's series comes to. */
const ALARM = 0.9995;

/** Rows after its beginning in which an event has to be found. */
const FOUND_WITHIN = 120;

const ROUNDS = 4;
const SEED = 1;

/** Values of the noise, and those of them that the calibration is about. */
const NOISE_VALUES = 5000;
const YOUNG_VALUES = 200;
const NOISE_SERIES = 12;

const NOISES: Readonly<Record<string, (draw: Draw) => number>> = {
  normal,
  uniform: (draw) => draw(),
  exponential: (draw) => -Math.log(1 - draw()),
  "log-normal": (draw) => Math.exp(normal(draw)),
  rounded: (draw) => Math.round(3 * normal(draw)),
};

/** How often independent noise scores beyond a probability, as a multiple of that probability: 1 is right. */
export function calibrationRows(): BenchRow[] {
  return Object.entries(NOISES).flatMap(([name, next]) => {
    const beyond = new Map([
      [0.01, 0],
      [0.001, 0],
    ]);
    for (let series = 0; series < NOISE_SERIES; series += 1) {
      const draw = draws(SEED + 31 * series);
      const detector = AnomalyDetector.start();
      for (let row = 0; row < NOISE_VALUES; row += 1) {
        const { score } = detector.observe(row, next(draw));
        for (const [share, count] of beyond) if (row >= YOUNG_VALUES && 1 - score < share) beyond.set(share, count + 1);
      }
    }
    const values = NOISE_SERIES * (NOISE_VALUES - YOUNG_VALUES);
    return [...beyond].map(([share, count]) =>
      limitRow(`${name} noise scored over ${1 - share}, times what it should be`, count / values / share, "×", 3),
    );
  });
}

/** What became of one made-up series. */
interface Outcome {
  /** Rows from the event to the alarm; undefined without one. */
  readonly delay: number | undefined;
  /** A right kind was named from the alarm on. */
  readonly named: boolean;
  readonly falseAlarms: number;
}

function outcomeOf({ values, times, event, kinds }: MadeUp): Outcome {
  const detector = AnomalyDetector.start();
  let falseAlarms = 0;
  let delay: number | undefined;
  let named = false;
  for (let row = 0; row < Math.min(values.length, event + FOUND_WITHIN); row += 1) {
    const { score, kind } = detector.observe(times[row] ?? 0, values[row] ?? 0);
    if (row >= event && score >= ALARM) delay ??= row - event;
    if (row < event && score >= ALARM) falseAlarms += 1;
    if (delay !== undefined && kind !== null && kinds.includes(kind)) named = true;
  }
  return { delay, named, falseAlarms };
}

/** Events in made-up series: how many are found and named, how soon, and what else alarms. */
export function madeUpRows(): BenchRow[] {
  const all = madeUp(SEED, ROUNDS).map((series) => ({ series, ...outcomeOf(series) }));
  const usual = all.reduce((sum, { series }) => sum + series.event, 0);
  const falseAlarms = all.reduce((sum, each) => sum + each.falseAlarms, 0);
  const names = [...new Set(all.map(({ series }) => series.name))].filter((name) => name !== "nothing");
  const rows = names.map((name) => {
    const outcomes = all.filter(({ series }) => series.name === name);
    const delays = outcomes.flatMap(({ delay }) => (delay === undefined ? [] : [delay]));
    const named = outcomes.filter((each) => each.named).length / outcomes.length;
    return atLeastRow(
      `made up, ${name}: share found`,
      delays.length / outcomes.length,
      "",
      `of ${outcomes.length}, after ${median(delays)} rows (median), named right: ${named.toFixed(2)}`,
      0.75,
    );
  });
  return [limitRow("made up, false alarms", (falseAlarms / usual) * 10_000, "in 10,000", 10), ...rows];
}
