import type { Construct } from "constructs";
import { type PlatformConfig, standbyConfig } from "../config/index.js";
import { ApiStack } from "./api.js";
import { ComputeStack } from "./compute.js";
import type { ApiKeyHandle } from "./constructs/api-keys.js";
import { logGroupsOf } from "./constructs/log-sources.js";
import type { PlatformStack } from "./constructs/platform-stack.js";
import type { FunctionCode } from "./constructs/traced-function.js";
import { IntegrationsStack } from "./integrations.js";
import { MessagingStack } from "./messaging.js";
import { NetworkingStack } from "./networking.js";
import type { SecurityStack } from "./security.js";
import type { StorageStack } from "./storage.js";

/** What the standby takes over from the environment's own region. */
export interface StandbyProps {
  /** The environment's. */
  readonly config: PlatformConfig;
  /** By handler folder. */
  readonly code: Readonly<Record<string, FunctionCode>>;
  /** Its key and secrets are copied there by this stack. */
  readonly security: Pick<SecurityStack, "standby">;
  /** Its tables and buckets are copied there by this stack. */
  readonly storage: Pick<StorageStack, "standby">;
  /** The tenants' API keys; absent without an API. */
  readonly homeKeys: Readonly<Record<string, ApiKeyHandle>> | undefined;
}

/**
 * The stacks of the standby's region (SPEC 3.12): what takes orders and metrics, on copied data, with every trigger asleep.
 * @returns none where the environment has no standby
 */
export function buildStandby(scope: Construct, { code, security, storage, homeKeys, ...props }: StandbyProps): PlatformStack[] {
  const config = standbyConfig(props.config);
  if (!config || !security.standby || !storage.standby) return [];
  const { kmsKeyArn, secrets } = security.standby;
  const { tables, buckets } = storage.standby;
  const networking = new NetworkingStack(scope, { config, kmsKeyArn });
  const messaging = new MessagingStack(scope, { config, kmsKeyArn });
  const { queues, asyncFailures } = messaging;
  const asyncFailuresArn = asyncFailures?.arn;
  const resources = { tables, queues, buckets, secrets, asyncFailuresArn, kmsKeyArn };
  const compute = new ComputeStack(scope, { config, code, network: networking, resources });
  const { functions } = compute;
  const { vpcId } = networking;
  const api = config.api && new ApiStack(scope, { config, api: config.api, kmsKeyArn, vpcId, functions, homeKeys });
  const integrations = new IntegrationsStack(scope, {
    config,
    functions,
    queues,
    buckets,
    topicArns: messaging.topicArns,
    alarmDeadLettersArn: messaging.alarmDeadLettersArn,
    asyncFailuresArn,
    serviceLogGroups: logGroupsOf({ ...functions, ...compute.containers }),
    logGroups: {},
    archiveStreamArn: undefined,
  });
  return [networking, messaging, compute, ...(api ? [api] : []), integrations];
}
