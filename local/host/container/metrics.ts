import type { MetricStore } from "../../../simulator/metrics/index.js";
import type { DeployedContainer } from "../deployed/model.js";
import type { ProcessUsage } from "./usage.js";

const MEBIBYTE = 1_048_576;
/** CPU units of one vCPU. */
const UNITS_PER_CPU = 1024;

/** Usage at a time, epoch milliseconds. */
export interface Sample extends ProcessUsage {
  readonly at: number;
}

/**
 * Writes a service's utilization (page "Amazon ECS CloudWatch metrics", CPUUtilization and MemoryUtilization), percent of what
 * its task reserves. Over 100 % CPU is possible here: nothing holds the process to its share.
 */
export function putContainerMetrics(
  store: Pick<MetricStore, "put">,
  container: DeployedContainer,
  before: Sample,
  now: Sample,
): void {
  const seconds = (now.at - before.at) / 1000;
  if (seconds <= 0) return;
  const cpu = (now.cpuSeconds - before.cpuSeconds) / seconds / (container.cpuUnits / UNITS_PER_CPU);
  const memory = now.residentBytes / (container.memoryMb * MEBIBYTE);
  const dimensions = { ClusterName: container.clusterName, ServiceName: container.serviceName };
  const put = (name: string, share: number): void =>
    store.put({ namespace: "AWS/ECS", name, dimensions, value: share * 100, unit: "Percent", timestamp: now.at });
  put("CPUUtilization", cpu);
  put("MemoryUtilization", memory);
}
