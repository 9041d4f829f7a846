/**
 * Actions whose resource can only be `*`: AWS knows no resource-level permission for them. Source: Service Authorization
 * Reference, the page of each service, "Actions": the column "Resource types" is empty.
 */
const WITHOUT_RESOURCE: Readonly<Record<string, readonly string[]>> = {
  xray: [
    "PutTraceSegments",
    "PutTelemetryRecords",
    "GetSamplingRules",
    "GetSamplingTargets",
    "GetSamplingStatisticSummaries",
    "GetTraceSummaries",
    "BatchGetTraces",
    "GetServiceGraph",
    "GetTraceGraph",
  ],
  ecr: ["GetAuthorizationToken"],
  dynamodb: ["ListBackups", "ListTables"],
  sqs: ["ListQueues"],
  cloudtrail: ["LookupEvents"],
  cloudwatch: ["PutMetricData", "GetMetricData", "GetMetricStatistics", "ListMetrics"],
  logs: ["StopQuery", "GetQueryResults", "DescribeQueries", "TestMetricFilter"],
  ec2: [
    "DescribeNetworkInterfaces",
    "DescribeSubnets",
    "DescribeInstances",
    "DescribeVpcs",
    "DescribeSecurityGroups",
    "DescribeAvailabilityZones",
    "DescribeTags",
  ],
  ce: ["GetCostAndUsage", "GetCostForecast", "GetDimensionValues"],
  sts: ["GetCallerIdentity"],
  ssmmessages: ["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"],
};

/** True when the action can be allowed on `*` only. `name` as IAM writes it, e.g. `xray:PutTraceSegments`. */
export function knowsNoResource(name: string): boolean {
  const [service = "", action = ""] = name.split(":");
  return WITHOUT_RESOURCE[service.toLowerCase()]?.some((known) => known.toLowerCase() === action.toLowerCase()) ?? false;
}
