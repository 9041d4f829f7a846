import type { Metric } from "./metric.js";

/** The service whose metrics are wanted. */
export interface ServiceMetricsProps {
  readonly clusterName: string;
  readonly serviceName: string;
}

/** Utilisation of an ECS service in percent of what its tasks reserve (page "Amazon ECS CloudWatch metrics"). */
export function ecsMetrics({ clusterName, serviceName }: ServiceMetricsProps) {
  const utilisation = (name: string): Metric => ({
    namespace: "AWS/ECS",
    name,
    dimensions: { ClusterName: clusterName, ServiceName: serviceName },
    statistic: "Average",
    range: { lowest: 0, highest: 100, because: "a Fargate task cannot use more than 100 % of its reservation" },
  });
  return { cpu: utilisation("CPUUtilization"), memory: utilisation("MemoryUtilization") };
}
