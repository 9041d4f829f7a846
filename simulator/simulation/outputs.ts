import type { AlarmState } from "../model/types.js";

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

/** One subscriber that gets a message. */
export interface Delivery {
  readonly protocol: string;
  readonly endpoint: string;
}

/** Why an action was held back (`ActionsSuppressedBy`). */
export type SuppressedBy = "Alarm" | "WaitPeriod" | "ExtensionPeriod";

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
