import type { AlarmBase, AlarmState, Subscription } from "../model/types.js";
import { createFanOut, type Deliver } from "../notifications/index.js";
import type { Notification, SuppressedBy } from "./outputs.js";

/** What alarms do when they enter a state, and whom it reaches. */
export class Actions {
  private readonly deliver: Deliver;

  constructor(subscriptions: readonly Subscription[]) {
    this.deliver = createFanOut(subscriptions);
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
      return suppressedBy ? { ...row, deliveries: [], suppressedBy } : { ...row, deliveries: this.deliver(target) };
    });
  }
}
