import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
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
  /** Rejects when the last order could not be queued and that was not long ago. */
  probe(): Promise<void>;
}

/**
 * The orders queue on SQS. The trace travels in the header that the traced client adds. Its health is how the last sending
 * went: the service may send and nothing else, so there is nothing harmless to ask the queue for.
 * @param now milliseconds of a clock that never jumps
 */
export function createOrderQueue(client: Pick<SQSClient, "send">, queueUrl: string, now: () => number): OrderQueue {
  let failure: { at: number; error: DependencyUnavailable } | undefined;
  return {
    send: async (order) => {
      const command = new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(order) });
      try {
        await client.send(command, { abortSignal: AbortSignal.timeout(LIMITS.callMs) });
        failure = undefined;
      } catch (cause) {
        const error = new DependencyUnavailable("orders queue", cause);
        failure = { at: now(), error };
        throw error;
      }
    },
    probe: async () => {
      if (failure && now() - failure.at < LIMITS.failureRememberedMs) throw failure.error;
    },
  };
}
