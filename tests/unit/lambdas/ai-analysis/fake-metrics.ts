import { CloudWatchClient, GetMetricDataCommand, type GetMetricDataInput } from "@aws-sdk/client-cloudwatch";
import { mockClient } from "aws-sdk-client-mock";

/** Points by a text that names the metric: `namespace name dimension=value … statistic`. */
export type FakePoints = (metric: string, minute: number) => number | undefined;

const nameOf = ({ MetricStat: stat }: NonNullable<GetMetricDataInput["MetricDataQueries"]>[number]): string =>
  [
    stat?.Metric?.Namespace,
    stat?.Metric?.MetricName,
    ...(stat?.Metric?.Dimensions ?? []).map(({ Name, Value }) => `${Name}=${Value}`),
    stat?.Stat,
  ].join(" ");

/** CloudWatch with points by a rule, one page of `pageSize` metrics at a time. */
export function fakeMetrics(points: FakePoints, pageSize = Number.POSITIVE_INFINITY) {
  const cloudWatch = mockClient(CloudWatchClient);
  cloudWatch.on(GetMetricDataCommand).callsFake((input: GetMetricDataInput) => {
    const first = Number(input.NextToken ?? 0);
    const queries = input.MetricDataQueries ?? [];
    const page = queries.slice(first, first + pageSize);
    const begin = (input.StartTime?.getTime() ?? 0) / 1000;
    const end = (input.EndTime?.getTime() ?? 0) / 1000;
    const minutes = Array.from({ length: (end - begin) / 60 }, (_, at) => begin + at * 60);
    return {
      MetricDataResults: page.map((query) => {
        const told = minutes.flatMap((time) => {
          const value = points(nameOf(query), time);
          return value === undefined ? [] : [{ time: new Date(time * 1000), value }];
        });
        return {
          Id: query.Id,
          StatusCode: "Complete",
          Timestamps: told.map(({ time }) => time),
          Values: told.map(({ value }) => value),
        };
      }),
      ...(first + pageSize < queries.length && { NextToken: String(first + pageSize) }),
    };
  });
  return cloudWatch;
}
