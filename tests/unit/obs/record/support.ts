import type { RecordPlan } from "../../../../obs/operations/record/plan.js";
import type { LogLine, MetricPage, RecordSource, Slice } from "../../../../obs/operations/record/source.js";

export const MINUTE = 60_000;
export const START = Date.UTC(2026, 10, 21, 9);

export const PLAN: RecordPlan = {
  metrics: [
    {
      namespace: "AWS/Lambda",
      name: "Duration",
      dimensions: { FunctionName: "pay" },
      statistics: ["SampleCount", "Sum", "Minimum", "Maximum"],
      periodSeconds: 60,
    },
  ],
  logGroups: ["/aws/lambda/pay"],
  left: [],
};

/** Each minute: 4 samples from 10 to 40, and one log line at its half. Answers come in pages of ten points and one line. */
export class FakeSource implements RecordSource {
  readonly asked: string[] = [];
  closed = false;
  /** Thrown before the call of this number, once. */
  failures = new Map<number, Error>();

  constructor(private readonly lines: (t: number) => readonly LogLine[] = (t) => [{ t: t + 30_000, message: "an ERROR" }]) {}

  async metricData(queries: Parameters<RecordSource["metricData"]>[0], slice: Slice, next: string | undefined) {
    this.call(`metrics ${slice.from} ${next ?? ""}`);
    const start = Number(next ?? slice.from);
    const end = Math.min(start + 10 * MINUTE, slice.to);
    const times = Array.from({ length: (end - start) / MINUTE }, (_, index) => start + index * MINUTE);
    const values: Readonly<Record<string, number>> = { SampleCount: 4, Sum: 100, Minimum: 10, Maximum: 40 };
    const items: MetricPage[] = queries.map(({ Id = "", MetricStat }) => ({
      id: Id,
      times,
      values: times.map(() => values[MetricStat?.Stat ?? ""] ?? Number.NaN),
    }));
    return { items, next: end < slice.to ? String(end) : undefined };
  }

  async logEvents(logGroup: string, slice: Slice, next: string | undefined) {
    this.call(`logs ${logGroup} ${slice.from} ${next ?? ""}`);
    const start = Number(next ?? slice.from);
    const end = start + MINUTE;
    return { items: this.lines(start), next: end < slice.to ? String(end) : undefined };
  }

  close(): void {
    this.closed = true;
  }

  private call(what: string): void {
    this.asked.push(what);
    const failure = this.failures.get(this.asked.length);
    this.failures.delete(this.asked.length);
    if (failure) throw failure;
  }
}
