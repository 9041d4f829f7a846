import { SqsQueue, type SqsQueueConfig } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import type { Construct } from "constructs";
import { PlatformStack } from "./platform-stack.js";

/** How long SQS uses one data key before it asks KMS again; fewer calls, at most five minutes of messages a key. */
const DATA_KEY_REUSE_SECONDS = 300;

/** A queue to create. */
export interface EncryptedQueueProps {
  /** Name before project and suffix are added. */
  readonly name: string;
  readonly kmsKeyArn: string;
  readonly retentionDays: number;
  readonly settings?: Pick<SqsQueueConfig, "visibilityTimeoutSeconds" | "redrivePolicy" | "receiveWaitTimeSeconds">;
}

/** A queue under the platform's key. */
export function encryptedQueue(scope: Construct, id: string, props: EncryptedQueueProps): SqsQueue {
  return new SqsQueue(scope, id, {
    name: PlatformStack.of(scope).nameOf(props.name),
    kmsMasterKeyId: props.kmsKeyArn,
    kmsDataKeyReusePeriodSeconds: DATA_KEY_REUSE_SECONDS,
    messageRetentionSeconds: props.retentionDays * 86_400,
    ...props.settings,
  });
}
