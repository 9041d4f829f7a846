import { randomBytes } from "node:crypto";
import type { MetricStore } from "../../simulator/metrics/index.js";
import { createGateway } from "./api/gateway.js";
import { serveApi } from "./api/server.js";
import type { DeployedModel } from "./deployed/model.js";
import { DeploymentError } from "./errors.js";
import type { FunctionHost } from "./functions.js";
import type { LogShipper } from "./logs/shipper.js";
import type { SegmentSink } from "./trace/invocation.js";

/** What the API works with. */
export interface ApiHostParts {
  readonly functions: FunctionHost;
  readonly metrics: MetricStore;
  readonly logs: LogShipper;
  readonly sample: (now: number) => boolean;
  readonly segments: SegmentSink;
  readonly warn: (message: string) => void;
}

/** The deployed API, answering. */
export interface HostedApi {
  /** Address with the stage, without a slash at the end. */
  readonly url: string;
  /** Value of the first key that opens it; null: no key does. */
  readonly apiKey: string | null;
  stop(): Promise<void>;
}

/** Serves the deployed REST API; null: none is deployed. @throws {HostError} for what the laptop cannot do */
export async function hostApi({ apis }: DeployedModel, parts: ApiHostParts): Promise<HostedApi | null> {
  const { functions, metrics, logs, sample, segments, warn } = parts;
  const [api, ...more] = apis;
  if (!api) return null;
  if (more.length > 0)
    throw new DeploymentError(
      `${apis.length} API stages are deployed (${apis.map(({ name }) => name).join(", ")}); the laptop serves one`,
    );
  // A function that is not there is found now, not by the first caller.
  for (const { integration } of api.methods) if (integration.kind === "function") functions.invoker(integration.functionName);
  const stream = randomBytes(16).toString("hex");
  const gateway = createGateway(api, {
    invoke: (functionName, event, origin) => functions.invoker(functionName).invoke(event, origin),
    metrics,
    log: (group, line, time) => logs.write(group, stream, line, time),
    sample,
    segments,
    now: Date.now,
  });
  const server = await serveApi(api.stage, gateway, warn);
  return { url: server.url, apiKey: api.keys[0]?.value ?? null, stop: server.stop };
}
