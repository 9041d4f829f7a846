import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import type { Deadline } from "../../shared/deadline.js";
import { calling } from "../../shared/errors.js";
import { PERIOD_SECONDS } from "../windows.js";
import type { WantedMetric } from "./metric-queries.js";
import type { Gathered } from "./source.js";

/** Most queries of one call (page "GetMetricData"). */
const MOST_QUERIES = 500;

/** A page is not begun with less time, in ms. */
const LEAST_MS = 200;

/** Unix seconds → value. */
export type Points = ReadonlyMap<number, number>;

const queryOf = ({ namespace, name, dimensions, statistic }: WantedMetric, at: number): MetricDataQuery => ({
  Id: `m${at}`,
  MetricStat: {
    Metric: {
      Namespace: namespace,
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
    Period: PERIOD_SECONDS,
    Stat: statistic,
  },
});

const chunked = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));

/**
 * Points of metrics, a minute each, in their order; a metric without any has an empty map.
 * @param window ISO times
 * @throws {DependencyError} when CloudWatch does not answer at all
 */
export async function metricData(
  client: CloudWatchClient,
  metrics: readonly WantedMetric[],
  { from, to }: { readonly from: string; readonly to: string },
  deadline: Deadline,
): Promise<Gathered<readonly Points[]>> {
  const points = metrics.map(() => new Map<number, number>());
  const lacking = new Set<string>();
  const ask = async (queries: MetricDataQuery[]): Promise<void> => {
    let token: string | undefined;
    do {
      if (deadline.remainingMs() < LEAST_MS) {
        lacking.add("not all pages of metrics were read in time");
        return;
      }
      const command = new GetMetricDataCommand({
        MetricDataQueries: queries,
        StartTime: new Date(from),
        EndTime: new Date(to),
        ScanBy: "TimestampAscending",
        NextToken: token,
      });
      const answer = await calling("reading metrics", () => client.send(command));
      for (const { Id, Timestamps = [], Values = [], StatusCode, Messages = [] } of answer.MetricDataResults ?? []) {
        const series = points[Number(Id?.slice(1))];
        for (const [at, time] of Timestamps.entries()) series?.set(time.getTime() / 1000, Values[at] ?? Number.NaN);
        if (StatusCode === "InternalError" || StatusCode === "Forbidden")
          lacking.add(`some metrics could not be read: ${Messages[0]?.Value ?? StatusCode}`);
      }
      token = answer.NextToken;
    } while (token !== undefined);
  };
  await Promise.all(chunked(metrics.map(queryOf), MOST_QUERIES).map(ask));
  return { value: points, lacking: [...lacking] };
}
