import { COUNT_RANGE, type Metric } from "./metric.js";

/** The service whose metrics are wanted. */
export interface ServiceMetricsProps {
  readonly clusterName: string;
  readonly serviceName: string;
}

/**
 * Utilisation of an ECS service in percent of what its tasks reserve (page "Amazon ECS CloudWatch metrics"), and its tasks as
 * Container Insights counts them.
 */
export function ecsMetrics({ clusterName, serviceName }: ServiceMetricsProps) {
  const dimensions = { ClusterName: clusterName, ServiceName: serviceName };
  const utilisation = (name: string): Metric => ({
    namespace: "AWS/ECS",
    name,
    dimensions,
    statistic: "Average",
    range: { lowest: 0, highest: 100, because: "a Fargate task cannot use more than 100 % of its reservation" },
  });
  const tasks = (name: string): Metric => ({
    namespace: "ECS/ContainerInsights",
    name,
    dimensions,
    statistic: "Average",
    range: COUNT_RANGE,
  });
  return {
    cpu: utilisation("CPUUtilization"),
    memory: utilisation("MemoryUtilization"),
    desiredTasks: tasks("DesiredTaskCount"),
    runningTasks: tasks("RunningTaskCount"),
  };
}
