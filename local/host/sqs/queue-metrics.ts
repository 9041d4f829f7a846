import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { MetricStore } from "../../../simulator/metrics/index.js";
import type { DeployedQueue } from "../deployed/model.js";
import type { QueueAges } from "./ages.js";

/** How many messages a queue holds. */
export interface QueueDepth {
  readonly visible: number;
  /** Received and not yet deleted. */
  readonly hidden: number;
  readonly delayed: number;
}

/** Asks SQS for a queue's depth. */
export async function queueDepth(client: SQSClient, queue: DeployedQueue): Promise<QueueDepth> {
  const { Attributes: counts = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: queue.url,
      AttributeNames: [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
      ],
    }),
  );
  return {
    visible: Number(counts.ApproximateNumberOfMessages ?? 0),
    hidden: Number(counts.ApproximateNumberOfMessagesNotVisible ?? 0),
    delayed: Number(counts.ApproximateNumberOfMessagesDelayed ?? 0),
  };
}

/** Messages of a queue in all. */
export const depthOf = ({ visible, hidden, delayed }: QueueDepth): number => visible + hidden + delayed;

/** Writes a queue's metrics (page "Available CloudWatch metrics for Amazon SQS"), dimension QueueName. */
export function putQueueMetrics(
  store: Pick<MetricStore, "put">,
  ages: QueueAges,
  queue: DeployedQueue,
  depth: QueueDepth,
  now: number,
): void {
  const put = (name: string, value: number, unit: string): void =>
    store.put({ namespace: "AWS/SQS", name, dimensions: { QueueName: queue.name }, value, unit, timestamp: now });
  put("ApproximateNumberOfMessagesVisible", depth.visible, "Count");
  put("ApproximateNumberOfMessagesNotVisible", depth.hidden, "Count");
  put("ApproximateAgeOfOldestMessage", ages.oldestSeconds(queue, depthOf(depth), now), "Seconds");
}
