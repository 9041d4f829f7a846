import { healthMonitor, type PlatformConfig } from "../../../config/index.js";
import { EMF_FURTHER_DIMENSIONS, INFRASTRUCTURE_METRICS } from "../../../domain/contracts/telemetry.js";
import { TABLE_OPERATIONS, tableMetrics } from "../metrics/dynamodb.js";
import { healthMetric } from "../metrics/health.js";
import { insightsMetrics } from "../metrics/insights.js";
import { natMetrics } from "../metrics/network.js";
import { BUCKET_PERIOD_SECONDS, bucketMetrics } from "../metrics/s3.js";
import type { MonitoredResources, MonitoringProps } from "../props.js";
import { rejectedTrafficQuery } from "../queries.js";
import { rowsOfMany } from "./by-line.js";
import type { Row } from "./layout.js";
import { type Line, logTable, text } from "./widgets.js";

const MINUTE = 60;

const heading = (words: string): Row => ({ height: 1, widgets: [text(`## ${words}`)] });

/** What Lambda Insights tells of the functions. */
const functionRows = ({ config, functions }: MonitoringProps): Row[] => [
  heading("Functions: memory and cold starts"),
  ...rowsOfMany(config.region, functions, [
    {
      title: "Memory used",
      unit: "%",
      lines: ({ functionName }, label) => [{ metric: insightsMetrics(functionName).memory, label, period: MINUTE }],
    },
    {
      title: "Cold starts",
      unit: "starts",
      stacked: true,
      lines: ({ functionName }, label) => [{ metric: insightsMetrics(functionName).coldStarts, label, period: MINUTE }],
    },
    {
      title: "Time of a cold start",
      unit: "ms",
      lines: ({ functionName }, label) => [{ metric: insightsMetrics(functionName).coldStartMs, label, period: MINUTE }],
    },
  ]),
];

/** Number of items, as the health monitor reads it; without one nobody does. */
function itemLines(config: PlatformConfig, table: string): Line[] {
  const monitor = healthMonitor(config);
  if (monitor === undefined) return [];
  const of = { [EMF_FURTHER_DIMENSIONS.table]: table };
  return [{ metric: healthMetric(config, monitor, INFRASTRUCTURE_METRICS.tableItemCount, of), label: table, period: 3600 }];
}

const tableRows = (config: PlatformConfig, tables: MonitoredResources["tableNames"]): Row[] => [
  heading("Tables: capacity, throttles, latency, items"),
  ...rowsOfMany(config.region, tables, [
    {
      title: "Tables: capacity used",
      unit: "units per minute",
      lines: (tableName, table) => [
        { metric: tableMetrics(tableName).readCapacity, label: `${table} read`, period: MINUTE },
        { metric: tableMetrics(tableName).writeCapacity, label: `${table} write`, period: MINUTE },
      ],
    },
    {
      title: "Tables: throttled requests",
      unit: "requests",
      lines: (tableName, table) => [
        { metric: tableMetrics(tableName).readThrottles, label: `${table} read`, period: MINUTE },
        { metric: tableMetrics(tableName).writeThrottles, label: `${table} write`, period: MINUTE },
      ],
    },
    {
      title: "Tables: latency",
      unit: "ms",
      lines: (tableName, table) =>
        TABLE_OPERATIONS.map((operation) => ({
          metric: tableMetrics(tableName).latency(operation),
          label: `${table} ${operation}`,
          period: MINUTE,
        })),
    },
    { title: "Tables: items", unit: "items", lines: (_, table) => itemLines(config, table) },
  ]),
];

const networkRows = (config: PlatformConfig, { natGatewayIds, flowLogGroupName }: MonitoredResources): Row[] => [
  heading("Network: NAT gateways and rejected traffic"),
  ...rowsOfMany(config.region, natGatewayIds, [
    {
      title: "NAT gateways: traffic",
      unit: "bytes",
      lines: (id, name) => [
        { metric: natMetrics(id).bytesOut, label: `${name} out`, period: MINUTE },
        { metric: natMetrics(id).bytesIn, label: `${name} in`, period: MINUTE },
      ],
    },
    {
      title: "NAT gateways: what failed",
      unit: "per minute",
      lines: (id, name) => [
        { metric: natMetrics(id).dropped, label: `${name} packets dropped`, period: MINUTE },
        { metric: natMetrics(id).noPort, label: `${name} no free port`, period: MINUTE },
      ],
    },
  ]),
  { height: 6, widgets: [logTable("Rejected traffic", config.region, [flowLogGroupName], rejectedTrafficQuery)] },
];

const bucketRows = (config: PlatformConfig, buckets: MonitoredResources["bucketNames"]): Row[] => [
  heading("Buckets: size and objects, once a day"),
  ...rowsOfMany(config.region, buckets, [
    {
      title: "Buckets: size",
      unit: "bytes",
      lines: (name, label) => [{ metric: bucketMetrics(name).bytes, label, period: BUCKET_PERIOD_SECONDS }],
    },
    {
      title: "Buckets: objects",
      unit: "objects",
      lines: (name, label) => [{ metric: bucketMetrics(name).objects, label, period: BUCKET_PERIOD_SECONDS }],
    },
  ]),
];

/** What the services run on: functions' memory, tables, network, buckets. */
export function infrastructureRows(props: MonitoringProps): Row[] {
  const { config, resources } = props;
  return [
    ...functionRows(props),
    ...tableRows(config, resources.tableNames),
    ...networkRows(config, resources),
    ...bucketRows(config, resources.bucketNames),
  ];
}
