import { GetQueueAttributesCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { OrderPlaced } from "../../../domain/contracts/order.js";
import { DependencyUnavailable } from "../errors.js";
import { LIMITS } from "../limits.js";

/** The queue to the order processor. */
export interface OrderQueue {
  /**
   * Hands an order over; it is safe with SQS when this resolves.
   * @throws {DependencyUnavailable} the order may or may not have been queued
   */
  send(order: OrderPlaced): Promise<void>;
  /** Resolves when the queue answers. */
  probe(signal: AbortSignal): Promise<void>;
}

/** The orders queue on SQS. The trace travels in the header that the traced client adds. */
export function createOrderQueue(client: SQSClient, queueUrl: string): OrderQueue {
  return {
    send: async (order) => {
      const command = new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(order) });
      try {
        await client.send(command, { abortSignal: AbortSignal.timeout(LIMITS.callMs) });
      } catch (error) {
        throw new DependencyUnavailable("orders queue", error);
      }
    },
    probe: async (signal) => {
      await client.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["QueueArn"] }), {
        abortSignal: signal,
      });
    },
  };
}
