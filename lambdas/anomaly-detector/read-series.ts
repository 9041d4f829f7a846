import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import type { Datapoints, Periods, SeriesData } from "../../domain/anomalies/periods.js";
import type { AnomalySeries, SeriesMetric } from "../../domain/contracts/anomaly-series.js";
import { calling, DependencyError } from "../shared/errors.js";

/**
 * Reads the datapoints of whole periods.
 * @throws {DependencyError} unless CloudWatch gave all there is: what is missing would count as silence
 */
export type ReadSeries = (series: AnomalySeries, periods: Periods) => Promise<SeriesData>;

const queryOf = (Id: string, { namespace, name, dimensions, statistic }: SeriesMetric, Period: number): MetricDataQuery => ({
  Id,
  MetricStat: {
    Metric: {
      Namespace: namespace,
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
    Period,
    Stat: statistic,
  },
  ReturnData: true,
});

/** Reads by GetMetricData, page by page. */
export const createReadSeries =
  (client: Pick<CloudWatchClient, "send">): ReadSeries =>
  ({ metric, per, periodSeconds }, { from, to }) =>
    calling(`reading ${metric.namespace} ${metric.name}`, async () => {
      const queries = Object.entries({ metric, per }).flatMap(([id, one]) => (one ? [queryOf(id, one, periodSeconds)] : []));
      const points = new Map<string, Map<number, number>>(queries.map(({ Id = "" }) => [Id, new Map()]));
      const status = new Map<string, string>();
      let NextToken: string | undefined;
      do {
        const page = await client.send(
          new GetMetricDataCommand({
            MetricDataQueries: queries,
            StartTime: new Date(from),
            EndTime: new Date(to),
            ScanBy: "TimestampAscending",
            NextToken,
          }),
        );
        for (const { Id = "", Timestamps = [], Values = [], StatusCode = "" } of page.MetricDataResults ?? []) {
          status.set(Id, StatusCode);
          for (const [index, time] of Timestamps.entries()) {
            const value = Values[index];
            if (value !== undefined) points.get(Id)?.set(time.getTime(), value);
          }
        }
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      for (const { Id = "" } of queries)
        if (status.get(Id) !== "Complete")
          throw new DependencyError(`CloudWatch gave ${Id} in part: its status is ${status.get(Id) ?? "missing"}`);
      const of = (id: string): Datapoints => points.get(id) ?? new Map();
      return { metric: of("metric"), ...(per && { per: of("per") }) };
    });
