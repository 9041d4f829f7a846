import { mkdirSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { App } from "cdktf";
import type { PlatformConfig } from "../config/index.js";
import { ApiStack } from "./api.js";
import { ComputeStack } from "./compute.js";
import { logGroupsOf } from "./constructs/log-sources.js";
import type { FunctionCode } from "./constructs/traced-function.js";
import { FleetStack } from "./fleet.js";
import { IntegrationsStack } from "./integrations.js";
import { MessagingStack } from "./messaging.js";
import { MonitoringStack } from "./monitoring.js";
import { checkNames } from "./name-check.js";
import { NetworkingStack } from "./networking.js";
import { PipelineStack } from "./pipeline.js";
import { SecurityStack } from "./security.js";
import { buildStandby } from "./standby.js";
import { StorageStack } from "./storage.js";

/** What the stacks need to know of a function's bundle. */
export interface Bundle {
  /** Folder of the handler below `lambdas/`. */
  readonly handler: string;
  /** Absolute path of the zip. */
  readonly zipPath: string;
  /** Base64 SHA-256 of the zip. */
  readonly sha256: string;
}

/** Terraform runs in `<outdir>/stacks/<stack>`; a path relative to it is the same on every machine. */
const fromStack = (outdir: string, path: string): string =>
  relative(join(resolve(outdir), "stacks", "compute"), path)
    .split(sep)
    .join("/");

const mapped = <T, U>(values: Readonly<Record<string, T>>, of: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, of(value)]));

/**
 * Builds every stack of the platform. Nothing is written before `app.synth()`, except for the output folder itself.
 * @param bundles one for each handler that a function of the configuration names
 * @param outdir where `app.synth()` writes; @default `CDKTF_OUTDIR`, else `cdktf.out`
 * @throws {SynthesisError} when AWS would refuse what the configuration asks for
 */
export function buildApp(config: PlatformConfig, bundles: readonly Bundle[], outdir?: string): App {
  const target = outdir ?? process.env.CDKTF_OUTDIR ?? "cdktf.out";
  // cdktf makes the last folder of the path only.
  mkdirSync(target, { recursive: true });
  const app = new App({ outdir: target });
  const code: Record<string, FunctionCode> = Object.fromEntries(
    bundles.map(({ handler, zipPath, sha256 }) => [handler, { filename: fromStack(target, zipPath), sha256 }]),
  );

  const security = new SecurityStack(app, config);
  const { kmsKeyArn, secrets } = security;
  const networking = new NetworkingStack(app, { config, kmsKeyArn });
  const storage = new StorageStack(app, { config, kmsKeyArn, standbyKeyArn: security.standby?.kmsKeyArn });
  const messaging = new MessagingStack(app, { config, kmsKeyArn });
  const { tables, buckets, archiveStreamArn } = storage;
  const { queues, topicArns, asyncFailures } = messaging;
  const asyncFailuresArn = asyncFailures?.arn;
  const resources = { tables, queues, buckets, secrets, asyncFailuresArn, kmsKeyArn };
  const compute = new ComputeStack(app, { config, code, network: networking, resources });
  const { functions, containers } = compute;
  const { vpcId } = networking;
  const api = config.api && new ApiStack(app, { config, api: config.api, kmsKeyArn, vpcId, functions, secrets });
  const monitoring = new MonitoringStack(app, {
    config,
    kmsKeyArn,
    topicArns,
    functions,
    containers,
    queues,
    resources: {
      tableNames: mapped(tables, ({ name }) => name),
      bucketNames: mapped(buckets, ({ name }) => name),
      natGatewayIds: networking.natGatewayIds,
      flowLogGroupName: networking.flowLogGroupName,
    },
    asyncFailuresName: asyncFailures?.queueName,
    alarmDeadLettersName: messaging.alarmDeadLettersName,
    trail: storage.trail,
    api: api?.handle,
  });
  const serviceLogGroups = logGroupsOf({ ...functions, ...containers });
  const logGroups = {
    ...serviceLogGroups,
    vpc_flow: networking.flowLogGroupName,
    ...(api && { rest_api: api.handle.logGroupName }),
  };
  const integrations = new IntegrationsStack(app, {
    config,
    functions,
    queues,
    buckets,
    topicArns: messaging.topicArns,
    alarmDeadLettersArn: messaging.alarmDeadLettersArn,
    asyncFailuresArn,
    serviceLogGroups,
    logGroups,
    archiveStreamArn,
  });

  const standby = buildStandby(app, { config, code, security, storage, homeKeys: api?.keys });
  const aside = [new PipelineStack(app, config), new FleetStack(app, config)];

  const ordered = [security, networking, storage, messaging, compute, ...(api ? [api] : []), monitoring, integrations];
  checkNames([...ordered, ...standby, ...aside]);
  return app;
}
