import { CloudWatchClient, type MetricDataQuery, paginateGetMetricData } from "@aws-sdk/client-cloudwatch";
import { type PlatformConfig, resourceName } from "../../../config/index.js";
import type { Connection } from "../aws/connection.js";
import type { Check, Finding } from "./model.js";

/** A service and the metric that shows that it lives. */
export interface Watched {
  readonly service: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Longest time without a datapoint that is fine, in minutes; absent: it works on demand. */
  readonly everyMinutes?: number;
}

const HOUR_MS = 3_600_000;
/** How far back it looks. */
const WINDOW_HOURS = 24;
/** CloudWatch keeps minutes for 15 days; five of them are fine enough to tell an age. */
const PERIOD_SECONDS = 300;
/** A schedule may be late, and metrics arrive minutes after what they measure. */
const GRACE_MINUTES = 15;
/** Queries of one GetMetricData call (page "GetMetricData"). */
const MAX_QUERIES = 500;

/** What shows that each service of the configuration lives. A container without an image has no tasks. */
export function watchedServices(config: PlatformConfig, cluster: string | undefined): readonly Watched[] {
  return Object.entries(config.services).flatMap(([service, settings]): Watched[] => {
    const name = resourceName(config, service);
    if (settings.kind === "function")
      return [
        {
          service,
          namespace: "AWS/Lambda",
          metric: "Invocations",
          dimensions: { FunctionName: name },
          ...(settings.everyMinutes !== undefined && { everyMinutes: settings.everyMinutes }),
        },
      ];
    if (settings.imageDigest === undefined || cluster === undefined) return [];
    const dimensions = { ClusterName: cluster, ServiceName: name };
    return [{ service, namespace: "AWS/ECS", metric: "CPUUtilization", dimensions, everyMinutes: 1 }];
  });
}

const query = ({ namespace, metric, dimensions }: Watched, index: number): MetricDataQuery => ({
  Id: `m${index}`,
  MetricStat: {
    Metric: {
      Namespace: namespace,
      MetricName: metric,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
    Period: PERIOD_SECONDS,
    Stat: "SampleCount",
  },
});

/** @param last the newest datapoint's period begins here */
function finding({ service: subject, everyMinutes }: Watched, last: Date | undefined, now: Date): Finding {
  const allowed = everyMinutes === undefined ? undefined : everyMinutes + GRACE_MINUTES;
  if (!last) {
    const known = allowed !== undefined && allowed <= WINDOW_HOURS * 60;
    return { subject, health: known ? "bad" : "note", detail: `no datapoint in ${WINDOW_HOURS} h` };
  }
  const minutes = Math.max(0, Math.round((now.getTime() - last.getTime()) / 60_000 - PERIOD_SECONDS / 60));
  const late = allowed !== undefined && minutes > allowed;
  const detail = `last datapoint ${last.toISOString()}${late ? `, expected every ${everyMinutes} min` : ""}`;
  return { subject, health: late ? "bad" : "ok", detail };
}

/** Each service has sent telemetry: one that runs on a schedule lately, the others whenever they were asked. */
export const telemetryCheck = (connection: Connection, watched: readonly Watched[], clock: () => Date): Check => ({
  name: "telemetry",
  run: async (abortSignal) => {
    const now = clock();
    const client = new CloudWatchClient(connection);
    const newest = new Map<string, Date>();
    try {
      for (let start = 0; start < watched.length; start += MAX_QUERIES) {
        const input = {
          StartTime: new Date(now.getTime() - WINDOW_HOURS * HOUR_MS),
          EndTime: now,
          ScanBy: "TimestampDescending" as const,
          MetricDataQueries: watched.slice(start, start + MAX_QUERIES).map((one, index) => query(one, start + index)),
        };
        for await (const page of paginateGetMetricData({ client }, input, { abortSignal }))
          for (const { Id = "", Timestamps: [at] = [] } of page.MetricDataResults ?? [])
            if (at && at > (newest.get(Id) ?? new Date(0))) newest.set(Id, at);
      }
    } finally {
      client.destroy();
    }
    return watched.map((one, index) => finding(one, newest.get(`m${index}`), now));
  },
});
