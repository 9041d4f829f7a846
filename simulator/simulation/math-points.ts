import { type AlarmDatapoint, BREACHING, COMPARING, classify, evaluationRange, MISSING, NOT_BREACHING } from "../alarms/index.js";
import type { CompiledQueries } from "../math/index.js";
import type { MetricAlarm } from "../model/types.js";
import type { PointSource } from "./points.js";

/** An expression, or a metric beside a band. Functions may look across the whole range, so every range is computed anew. */
export class MathPoints implements PointSource {
  readonly note: string;
  private readonly periodMs: number;
  private readonly range: number;
  private readonly breaches: (value: number, lower: number, upper: number) => boolean;

  constructor(
    private readonly alarm: MetricAlarm,
    private readonly queries: CompiledQueries,
    /** Id of the query that is compared. */
    private readonly returns: string,
  ) {
    this.periodMs = alarm.periodSeconds * 1000;
    this.range = evaluationRange(alarm.evaluationPeriods);
    const model = "bandId" in alarm.threshold ? queries.bandModelOf(alarm.threshold.bandId) : queries.bandModelOf(returns);
    this.note = model === null ? "" : ` (The band is not CloudWatch's; ${model}.)`;
    this.breaches = COMPARING[alarm.comparison].breaches;
  }

  fill(end: number, into: Uint8Array): void {
    const { threshold } = this.alarm;
    if ("bandId" in threshold) {
      this.datapoints(end).forEach((point, index) => {
        into[index] = classify(this.breaches, point);
      });
      return;
    }
    const values = this.queries.evaluate(this.returns, end, this.range);
    const newest = values.length - 1;
    for (let index = 0; index <= newest; index++) {
      const value = values[newest - index] ?? Number.NaN;
      into[index] = Number.isNaN(value)
        ? MISSING
        : this.breaches(value, threshold.value, threshold.value)
          ? BREACHING
          : NOT_BREACHING;
    }
  }

  datapoints(end: number): readonly AlarmDatapoint[] {
    const { threshold } = this.alarm;
    const values = this.queries.evaluate(this.returns, end, this.range);
    const [upper, lower] = "bandId" in threshold ? this.queries.evaluateAll(threshold.bandId, end, this.range) : [];
    const plain = "value" in threshold ? threshold.value : Number.NaN;
    return Array.from({ length: this.range }, (_, index) => {
      const at = values.length - 1 - index;
      return {
        start: end - (index + 1) * this.periodMs,
        value: values[at] ?? Number.NaN,
        lower: lower?.[at] ?? plain,
        upper: upper?.[at] ?? plain,
      };
    });
  }

  quietUntil(end: number, isEmpty: boolean): number {
    // An expression such as FILL has values where no metric has data.
    if (!isEmpty || this.queries.valuesWithoutData(this.returns)) return end;
    return Math.max(this.queries.nextData(end - this.range * this.periodMs), end);
  }

  forget(): void {
    // Nothing is kept.
  }
}
