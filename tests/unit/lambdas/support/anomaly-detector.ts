import { CloudWatchClient, GetMetricDataCommand, type GetMetricDataCommandInput } from "@aws-sdk/client-cloudwatch";
import { mockClient } from "aws-sdk-client-mock";
import type { AnomalySeries } from "../../../../domain/contracts/anomaly-series.js";

export const MINUTE = 60_000;
export const START = Date.UTC(2026, 0, 5, 10);

const metric = (name: string) => ({
  namespace: "shop/Application",
  name,
  dimensions: { service: "orders", environment: "test" },
  statistic: "Sum",
});

/** Two series: a count that is 0 when nobody counts, and a share. */
export const SERIES = {
  "orders-completed": { metric: metric("OrdersCompleted"), periodSeconds: 60, missing: "zero" },
  conversion: { metric: metric("Completed"), per: metric("Started"), periodSeconds: 60, missing: "unknown" },
} satisfies Record<string, AnomalySeries>;

/** CloudWatch's metrics by name: minute since the start → value. */
export class FakeMetrics {
  readonly values = new Map<string, Map<number, number>>();
  readonly asked: GetMetricDataCommandInput[] = [];
  /** Points of a page. */
  pageSize = 1000;
  status = "Complete";
  /** Fails or delays a call. */
  before: ((input: GetMetricDataCommandInput) => Promise<void> | undefined) | undefined;

  set(name: string, values: readonly (number | undefined)[], from = 0): void {
    const known = this.values.get(name) ?? new Map<number, number>();
    for (const [index, value] of values.entries()) if (value !== undefined) known.set(from + index, value);
    this.values.set(name, known);
  }

  reset(): void {
    this.values.clear();
    this.asked.length = 0;
    this.pageSize = 1000;
    this.status = "Complete";
    this.before = undefined;
  }

  async answer(input: GetMetricDataCommandInput) {
    await this.before?.(input);
    this.asked.push(input);
    const [from, to] = [input.StartTime, input.EndTime].map((time) => new Date(time ?? 0).getTime());
    const skipped = Number(input.NextToken ?? 0);
    let more = false;
    const results = (input.MetricDataQueries ?? []).map(({ Id, MetricStat }) => {
      const points = [...(this.values.get(MetricStat?.Metric?.MetricName ?? "") ?? [])]
        .map(([minute, value]) => ({ at: START + minute * MINUTE, value }))
        .filter(({ at }) => at >= (from ?? 0) && at < (to ?? 0))
        .sort((a, b) => a.at - b.at);
      const page = points.slice(skipped, skipped + this.pageSize);
      const isLast = skipped + this.pageSize >= points.length;
      if (!isLast) more = true;
      return {
        Id,
        Timestamps: page.map(({ at }) => new Date(at)),
        Values: page.map(({ value }) => value),
        StatusCode: isLast ? this.status : "PartialData",
      };
    });
    return { MetricDataResults: results, NextToken: more ? String(skipped + this.pageSize) : undefined };
  }

  /** Has every CloudWatch client of the file's modules ask here. */
  mock(): this {
    mockClient(CloudWatchClient)
      .on(GetMetricDataCommand)
      .callsFake((input: GetMetricDataCommandInput) => this.answer(input));
    return this;
  }
}
