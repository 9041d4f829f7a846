import { loadConfig } from "../../config/index.js";
import { AnomalyDetector } from "../../domain/analysis/anomaly/index.js";
import { type Random, randomOf } from "../root-cause/random.js";
import { atLeastRow, type BenchOptions, type BenchRow, limitRow, median } from "../row.js";
import { type Business, PERIOD_MINUTES, PERIODS_A_DAY, valueIn } from "./series.js";

const RATES = [0.5, 3, 10, 50, 300] as const;
const MONTH_DAYS = 30;
/** Days that are learnt from before anything counts, as in the configuration. */
const LEARN_DAYS = 2;
/** Days that were seen before a drop. */
const KNOWN_DAYS = 14;
/** A drop is noticed in time within an hour. */
const IN_TIME_PERIODS = 60 / PERIOD_MINUTES;
const DROP_SHARE = 0.1;
/** Share in percent, also where it is night: few orders, of which a tenth is hard to tell from chance. */
const LEAST_NOTICED = 25;
/** More false alarms than that a month nobody reads. */
const MOST_FALSE = 6;

/** Times at which the alarm rings of nothing but chance, in a month. A ring holds the alarm for its window. */
function falseAlarms(business: Business, threshold: number, windowPeriods: number, random: Random): number {
  const detector = AnomalyDetector.start();
  const [from, to] = [LEARN_DAYS * PERIODS_A_DAY, (LEARN_DAYS + MONTH_DAYS) * PERIODS_A_DAY];
  let rings = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (let period = 0; period < to; period += 1) {
    const { score } = detector.observe(period * PERIOD_MINUTES * 60_000, valueIn(business, period, random));
    if (period < from || score < threshold) continue;
    if (period - last > windowPeriods) rings += 1;
    last = period;
  }
  return rings;
}

/** Periods until a drop of orders rings; undefined: not within the hour. */
function noticedAfter(business: Business, threshold: number, random: Random): number | undefined {
  const detector = AnomalyDetector.start();
  const drop = Math.floor((KNOWN_DAYS + random.next()) * PERIODS_A_DAY);
  for (let period = 0; period < drop + IN_TIME_PERIODS; period += 1) {
    const value = valueIn(business, period, random, period < drop ? 1 : DROP_SHARE);
    const { score } = detector.observe(period * PERIOD_MINUTES * 60_000, value);
    if (period >= drop && score >= threshold) return period - drop + 1;
  }
  return undefined;
}

/** How often the alarms on business series ring by chance, and how soon they notice that nine orders of ten stay away. */
export async function benchBusinessAnomalies({ quick, seed }: BenchOptions): Promise<readonly BenchRow[]> {
  const { threshold, evaluationPeriods } = loadConfig({}).anomalies.alarm;
  const [months, drops] = quick ? [2, 20] : [10, 100];
  const rows: BenchRow[] = [];
  for (const kind of ["orders", "revenue"] as const)
    for (const ordersPerMinute of RATES) {
      const business = { kind, ordersPerMinute };
      const name = `${kind} at ${ordersPerMinute} a minute`;
      const draws = (count: number, salt: number) => Array.from({ length: count }, (_, index) => randomOf(seed + salt + index));
      const rings = draws(months, 0).map((random) => falseAlarms(business, threshold, evaluationPeriods, random));
      const total = rings.reduce((sum, one) => sum + one, 0);
      rows.push(limitRow(`${name}: false alarms a month`, total / months, "alarms", MOST_FALSE));
      const delays = draws(drops, 10_000).map((random) => noticedAfter(business, threshold, random));
      const noticed = delays.filter((delay) => delay !== undefined);
      const soon = noticed.length > 0 ? `${median(noticed) * PERIOD_MINUTES} min, median` : "never";
      const share = (100 * noticed.length) / drops;
      rows.push(
        atLeastRow(`${name}: drop to a tenth noticed within the hour`, share, "%", soon, ordersPerMinute < 3 ? 0 : LEAST_NOTICED),
      );
    }
  return rows;
}
