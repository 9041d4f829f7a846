import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { MetricStore } from "../../simulator/metrics/index.js";
import { type RunningContainer, startContainer } from "./container/container.js";
import { putContainerMetrics, type Sample } from "./container/metrics.js";
import { secretVariables } from "./container/secrets.js";
import { processUsage } from "./container/usage.js";
import type { DeployedContainer } from "./deployed/model.js";
import type { Notify } from "./events.js";
import type { LogShipper } from "./logs/shipper.js";
import { containerEnvironment, type LaptopAddresses, PORT_VARIABLE } from "./overlay.js";

/** What containers run with. */
export interface ContainerHostParts {
  readonly addresses: LaptopAddresses;
  readonly metrics: Pick<MetricStore, "put">;
  readonly logs: LogShipper;
  readonly notify: Notify;
  readonly secrets: SecretsManagerClient;
  /** Path of a service's bundle. */
  readonly entryOf: (service: string) => Promise<string>;
}

/** A container service that runs. */
export interface HostedContainer {
  readonly url: string;
  /** Writes the utilization since the last call. */
  measure(now: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a deployed container service as a process. @throws {ContainerStartError | DeploymentError} */
export async function hostContainer(container: DeployedContainer, parts: ContainerHostParts): Promise<HostedContainer> {
  const { addresses, metrics, logs, notify } = parts;
  const { service } = container;
  const secrets = await secretVariables(parts.secrets, service, container.secrets);
  const running: RunningContainer = await startContainer({
    container,
    entry: await parts.entryOf(service),
    environment: { ...containerEnvironment(container.environment, addresses), ...secrets },
    portVariable: PORT_VARIABLE,
    onLine: (stream, line, time) => logs.write(container.logGroup, stream, line, time),
    onExit: (code, signal) => notify({ kind: "container-exited", service, code, signal }),
  });
  let before: Sample | null = null;
  const measure = async (now: number): Promise<void> => {
    const usage = await processUsage(running.pid);
    const sample = usage && { ...usage, at: now };
    if (before && sample) putContainerMetrics(metrics, container, before, sample);
    before = sample;
  };
  await measure(Date.now());
  return { url: running.url, measure, stop: running.stop };
}
