import type { AlarmBase, AlarmState, Subscription } from "../model/types.js";
import type { Delivery, Notification, SuppressedBy } from "./outputs.js";

/** What alarms do when they enter a state, and whom it reaches. */
export class Actions {
  private readonly deliveries = new Map<string, Delivery[]>();

  constructor(subscriptions: readonly Subscription[]) {
    for (const { topic, protocol, endpoint } of subscriptions) {
      const known = this.deliveries.get(topic) ?? [];
      known.push({ protocol, endpoint });
      this.deliveries.set(topic, known);
    }
  }

  /** One row for each action of the state, in the order declared; what is held back reaches nobody. */
  of(
    { name: alarm, actions, actionsEnabled }: AlarmBase,
    t: number,
    state: AlarmState,
    suppressedBy?: SuppressedBy,
  ): readonly Notification[] {
    if (!actionsEnabled) return [];
    return actions[state].map(({ target }) => {
      const row = { type: "notification", t, alarm, state, target } as const;
      return suppressedBy ? { ...row, deliveries: [], suppressedBy } : { ...row, deliveries: this.deliveries.get(target) ?? [] };
    });
  }
}
