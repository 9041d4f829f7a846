import type { DeployedQueue } from "../deployed/model.js";
import type { Received } from "./event.js";

/** How long the oldest message of each queue has been there. */
export interface QueueAges {
  received(queue: DeployedQueue, batch: readonly Received[]): void;
  deleted(queue: DeployedQueue, batch: readonly Received[]): void;
  failed(queue: DeployedQueue, batch: readonly Received[]): void;
  /** Seconds at `now`, given how many messages the queue holds, hidden ones included. Call it in order of time. */
  oldestSeconds(queue: DeployedQueue, held: number, now: number): number;
}

interface State {
  /** Messages that were received and not deleted → when they were sent. */
  readonly seen: Map<string, number>;
  left: number;
  /** When the number of messages that ever arrived first reached a count. */
  arrivals: { readonly at: number; readonly count: number }[];
}

/**
 * Estimates the age that moto does not tell. A message that was received has its own time of sending; those still waiting
 * are taken to leave in the order they came, so the oldest came when the count of arrivals passed the count of departures.
 */
export function createQueueAges(): QueueAges {
  const states = new Map<string, State>();
  const stateOf = (queue: DeployedQueue): State => {
    const state = states.get(queue.arn) ?? { seen: new Map(), left: 0, arrivals: [] };
    states.set(queue.arn, state);
    return state;
  };
  const forget = (state: State, { messageId }: Received): void => {
    if (state.seen.delete(messageId)) state.left += 1;
  };
  return {
    received(queue, batch) {
      for (const one of batch) stateOf(queue).seen.set(one.messageId, one.sentAt);
    },
    deleted(queue, batch) {
      for (const one of batch) forget(stateOf(queue), one);
    },
    failed(queue, batch) {
      // The next receive moves it to the dead-letter queue.
      for (const one of batch) {
        if (queue.maxReceiveCount !== null && one.receiveCount >= queue.maxReceiveCount) forget(stateOf(queue), one);
      }
    },
    oldestSeconds(queue, held, now) {
      const state = stateOf(queue);
      if (held === 0) {
        states.delete(queue.arn);
        return 0;
      }
      const arrived = state.left + held;
      if (arrived > (state.arrivals.at(-1)?.count ?? 0)) state.arrivals.push({ at: now, count: arrived });
      state.arrivals = state.arrivals.filter(({ count }) => count > state.left);
      const sent = Math.min(state.arrivals[0]?.at ?? now, ...state.seen.values());
      return Math.max(0, (now - sent) / 1000);
    },
  };
}
