import {
  type AlarmDatapoint,
  BREACHING,
  COMPARING,
  evaluationRange,
  LOW_SAMPLES,
  MISSING,
  NOT_BREACHING,
  samplesNeeded,
} from "../alarms/index.js";
import type { StatisticReader } from "../metrics/index.js";
import type { MetricAlarm, MetricStat } from "../model/types.js";

/** The datapoints of an alarm's evaluation ranges. Times are epoch milliseconds. */
export interface PointSource {
  /** Writes what the points of the range that ends at `end` say, newest first. */
  fill(end: number, into: Uint8Array): void;
  /** The same points with their values, for the reason. */
  datapoints(end: number): readonly AlarmDatapoint[];
  /**
   * Start of the next data when the range that ends at `end` has none, and no later range will say anything else before;
   * `end` otherwise.
   */
  quietUntil(end: number, isEmpty: boolean): number;
  /** What a reason must add: a band is not CloudWatch's own. */
  readonly note: string;
  /** Data came late: what was read may have changed. */
  forget(): void;
}

/** Alarms of periods below a minute evaluate every ten seconds, others every minute (page "Alarm evaluation"). */
export const evaluationStep = (periodSeconds: number): number => (periodSeconds < 60 ? 10_000 : 60_000);

/** Not read yet. */
const UNKNOWN = 255;

const powerOfTwo = (least: number): number => 2 ** Math.ceil(Math.log2(Math.max(least, 1)));

/**
 * One statistic against a number. A window that ends at T is one period of the range of T, of T + period, and so on: each is
 * read once and its verdict kept, one byte for every evaluation within the range.
 */
export class MetricPoints implements PointSource {
  readonly note = "";
  private readonly periodMs: number;
  private readonly step: number;
  /** Evaluations between two points of one range. */
  private readonly stride: number;
  private readonly range: number;
  private readonly kept: Uint8Array;
  private readonly mask: number;
  private readonly needed: number;
  private readonly breaches: (value: number, lower: number, upper: number) => boolean;

  constructor(
    alarm: MetricAlarm,
    metric: MetricStat,
    private readonly threshold: number,
    private readonly reader: StatisticReader,
  ) {
    this.periodMs = alarm.periodSeconds * 1000;
    this.step = evaluationStep(alarm.periodSeconds);
    this.stride = this.periodMs / this.step;
    this.range = evaluationRange(alarm.evaluationPeriods);
    const size = powerOfTwo((this.range - 1) * this.stride + 1);
    this.kept = new Uint8Array(size).fill(UNKNOWN);
    this.mask = size - 1;
    this.needed = alarm.ignoreLowSamples ? samplesNeeded(metric.statistic) : 0;
    this.breaches = COMPARING[alarm.comparison].breaches;
  }

  fill(end: number, into: Uint8Array): void {
    const { kept, mask, stride, range } = this;
    const newest = end / this.step;
    kept[newest & mask] = UNKNOWN;
    for (let index = 0; index < range; index++) {
      const slot = (newest - index * stride) & mask;
      let point = kept[slot] ?? UNKNOWN;
      if (point === UNKNOWN) {
        point = this.read(end - index * this.periodMs);
        kept[slot] = point;
      }
      into[index] = point;
    }
  }

  datapoints(end: number): readonly AlarmDatapoint[] {
    return Array.from({ length: this.range }, (_, index) => {
      const to = end - index * this.periodMs;
      const value = this.reader.read(to - this.periodMs, to);
      const hasLowSamples = (this.read(to) & LOW_SAMPLES) !== 0;
      return { start: to - this.periodMs, value, lower: this.threshold, upper: this.threshold, hasLowSamples };
    });
  }

  quietUntil(end: number, isEmpty: boolean): number {
    if (!isEmpty) return end;
    const next = this.reader.nextData(end - this.range * this.periodMs);
    if (next <= end) return end;
    this.kept.fill(MISSING);
    return next;
  }

  forget(): void {
    this.kept.fill(UNKNOWN);
  }

  private read(end: number): number {
    const value = this.reader.read(end - this.periodMs, end);
    if (Number.isNaN(value)) return MISSING;
    const point = this.breaches(value, this.threshold, this.threshold) ? BREACHING : NOT_BREACHING;
    return this.needed > 0 && this.reader.samples(end - this.periodMs, end) < this.needed ? point + LOW_SAMPLES : point;
  }
}
