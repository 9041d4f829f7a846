import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping/index.js";
import { Construct } from "constructs";
import { type FunctionService, serviceTags } from "../../config/index.js";
import { PlatformStack } from "./platform-stack.js";
import type { QueueHandle } from "./queue-with-dlq.js";
import type { FunctionHandle } from "./traced-function.js";

/** A queue and the function that consumes it. */
export interface QueueConsumerProps {
  /** The service's name in the configuration. */
  readonly service: string;
  readonly consumer: FunctionService["consumes"][number];
  readonly queue: QueueHandle;
  readonly target: FunctionHandle;
  /** It is there and does nothing until someone switches it on, and deployments leave it as it is then. */
  readonly asleep: boolean;
}

/** Feeds a queue to a function in batches; a batch may fail in part, so that its good messages are not done twice. */
export class QueueConsumer extends Construct {
  constructor(scope: Construct, id: string, { service, consumer, queue, target, asleep }: QueueConsumerProps) {
    super(scope, id);
    new LambdaEventSourceMapping(this, "Default", {
      eventSourceArn: queue.arn,
      functionName: target.qualifier ? target.targetArn : target.functionName,
      batchSize: consumer.batchSize,
      maximumBatchingWindowInSeconds: consumer.batchWindowSeconds,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: consumer.maximumConcurrency ? { maximumConcurrency: consumer.maximumConcurrency } : undefined,
      ...(asleep && { enabled: false, lifecycle: { ignoreChanges: ["enabled"] } }),
      tags: serviceTags(PlatformStack.of(this).config, service),
    });
  }
}
