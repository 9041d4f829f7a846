import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { Connection } from "../aws/connection.js";

/** One series of a page. */
export interface MetricPage {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly times: readonly number[];
  readonly values: readonly number[];
}

export interface LogLine {
  /** Epoch milliseconds. */
  readonly t: number;
  readonly message: string;
}

/** One answer; `next` asks for the following one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** A stretch of time, epoch milliseconds; the end is exclusive. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}

/** Where recordings come from: each call is one request. Rejects with what the SDK throws. */
export interface RecordSource {
  metricData(queries: readonly MetricDataQuery[], slice: Slice, next: string | undefined): Promise<Page<MetricPage>>;
  logEvents(logGroup: string, slice: Slice, next: string | undefined): Promise<Page<LogLine>>;
  close(): void;
}

/** The account of a connection. */
export function awsSource(connection: Connection): RecordSource {
  const cloudwatch = new CloudWatchClient(connection);
  const logs = new CloudWatchLogsClient(connection);
  return {
    async metricData(queries, { from, to }, NextToken) {
      const answer = await cloudwatch.send(
        new GetMetricDataCommand({
          StartTime: new Date(from),
          EndTime: new Date(to),
          ScanBy: "TimestampAscending",
          MetricDataQueries: [...queries],
          NextToken,
        }),
      );
      const items = (answer.MetricDataResults ?? []).map(({ Id = "", Timestamps = [], Values = [] }) => ({
        id: Id,
        times: Timestamps.map((time) => time.getTime()),
        values: Values,
      }));
      return { items, next: answer.NextToken };
    },
    async logEvents(logGroupName, { from, to }, nextToken) {
      // The end is inclusive here.
      const answer = await logs.send(new FilterLogEventsCommand({ logGroupName, startTime: from, endTime: to - 1, nextToken }));
      const items = (answer.events ?? []).map(({ timestamp = from, message = "" }) => ({ t: timestamp, message }));
      return { items, next: answer.nextToken };
    },
    close() {
      cloudwatch.destroy();
      logs.destroy();
    },
  };
}
