import type { Subscription } from "../model/types.js";

/** One copy of a message that a topic sends on. */
export interface Delivery {
  readonly protocol: string;
  readonly endpoint: string;
}

/** Tells who gets a message, by the target of the action. */
export type Deliver = (target: string) => readonly Delivery[];

/**
 * Prepares the fan-out of topics to their subscriptions, in the order declared. One endpoint gets one copy, however often it is
 * subscribed with the same protocol: SNS makes it one subscription (page "Subscribe").
 */
export function createFanOut(subscriptions: readonly Pick<Subscription, "topic" | "protocol" | "endpoint">[]): Deliver {
  const byTopic = new Map<string, Map<string, Delivery>>();
  for (const { topic, protocol, endpoint } of subscriptions) {
    const deliveries = byTopic.get(topic) ?? new Map<string, Delivery>();
    const key = JSON.stringify([protocol, endpoint]);
    if (!deliveries.has(key)) deliveries.set(key, { protocol, endpoint });
    byTopic.set(topic, deliveries);
  }
  const lists = new Map([...byTopic].map(([topic, deliveries]) => [topic, [...deliveries.values()]]));
  return (target) => lists.get(target) ?? [];
}
