import type { SuppressedBy } from "../composites/index.js";
import type { AlarmState } from "../model/types.js";
import type { Delivery } from "../notifications/index.js";

/** An alarm changed its state. */
export interface Transition {
  readonly type: "transition";
  /** Epoch milliseconds. */
  readonly t: number;
  /** Name of the alarm. */
  readonly alarm: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly reason: string;
}

/** An action was carried out, or held back. */
export interface Notification {
  readonly type: "notification";
  /** Epoch milliseconds. */
  readonly t: number;
  /** Name of the alarm. */
  readonly alarm: string;
  /** State that the alarm entered. */
  readonly state: AlarmState;
  /** Address of the resource acted on, or its literal ARN. */
  readonly target: string;
  /** Subscribers of a topic; empty for another kind of action, and for one that was held back. */
  readonly deliveries: readonly Delivery[];
  readonly suppressedBy?: SuppressedBy;
}

/** What a simulation tells, in order of time. */
export type SimulationOutput = Transition | Notification;

export type { Delivery, SuppressedBy };
