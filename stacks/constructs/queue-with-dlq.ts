import { SqsQueueRedriveAllowPolicy } from "@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy/index.js";
import { Construct } from "constructs";
import { deadLetterQueue, type QueueConfig } from "../../config/index.js";
import { encryptedQueue } from "./encrypted-queue.js";
import { jsonText } from "./json-text.js";

/** What other stacks know of a queue. */
export interface QueueHandle {
  readonly queueName: string;
  readonly arn: string;
  readonly url: string;
  readonly deadLetterQueueName: string;
  readonly deadLetterQueueArn: string;
  readonly deadLetterQueueUrl: string;
}

/** Consumers wait this long for a message before they ask again: the most SQS allows, the fewest empty answers. */
const LONG_POLL_SECONDS = 20;

/** A queue and the dead-letter queue that only it may fill (SPEC 2.4). */
export class QueueWithDlq extends Construct {
  readonly handle: QueueHandle;

  constructor(scope: Construct, id: string, props: { readonly queue: QueueConfig; readonly kmsKeyArn: string }) {
    super(scope, id);
    const { queue, kmsKeyArn } = props;
    const deadLetters = encryptedQueue(this, "dlq", {
      name: deadLetterQueue(id),
      kmsKeyArn,
      retentionDays: queue.deadLetterRetentionDays,
    });
    const main = encryptedQueue(this, "Default", {
      name: id,
      kmsKeyArn,
      retentionDays: queue.retentionDays,
      settings: {
        visibilityTimeoutSeconds: queue.visibilityTimeoutSeconds,
        receiveWaitTimeSeconds: LONG_POLL_SECONDS,
        redrivePolicy: jsonText({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: queue.maxReceiveCount }),
      },
    });
    new SqsQueueRedriveAllowPolicy(this, "redrive-allow", {
      queueUrl: deadLetters.url,
      redriveAllowPolicy: jsonText({ redrivePermission: "byQueue", sourceQueueArns: [main.arn] }),
    });
    this.handle = {
      queueName: main.name,
      arn: main.arn,
      url: main.url,
      deadLetterQueueName: deadLetters.name,
      deadLetterQueueArn: deadLetters.arn,
      deadLetterQueueUrl: deadLetters.url,
    };
  }
}
