import type { AlarmState } from "../../simulator/model/index.js";
import type { Notification, SimulationOutput, Transition } from "../../simulator/simulation/index.js";

/** An alarm as it is now. Times are simulated. */
export interface AlarmStatus {
  readonly state: AlarmState;
  readonly reason: string;
  readonly since: number;
}

/** A message that went out, or was held back, with the change of state that caused it. */
export interface Told {
  readonly notification: Notification;
  readonly transition: Transition;
  /** Other transitions of the same moment as the change of state. */
  readonly alongside: readonly Transition[];
}

/** Entries kept: a laptop may run for days. */
const MOST_ENTRIES = 10_000;

const keep = <T>(list: T[], entry: T): void => {
  list.push(entry);
  if (list.length > MOST_ENTRIES) list.splice(0, MOST_ENTRIES / 10);
};

/**
 * What the alarms did. The first OK of an alarm tells nobody here: CloudWatch would send one message for each new alarm of a
 * deployment, and the laptop is deployed anew with every start.
 */
export class AlarmBook {
  readonly transitions: Transition[] = [];
  readonly told: Told[] = [];
  private readonly last = new Map<string, { readonly transition: Transition; readonly alongside: readonly Transition[] }>();
  private readonly listeners: ((told: Told) => void)[] = [];
  private moment: Transition[] = [];
  private readonly greetings = new Set<Transition>();

  constructor(private readonly startedAt: number) {}

  /** Calls of every message that goes out from now on. */
  onTold(listener: (told: Told) => void): void {
    this.listeners.push(listener);
  }

  take(output: SimulationOutput): void {
    if (output.type === "transition") this.enter(output);
    else this.tell(output);
  }

  statusOf(alarm: string): AlarmStatus {
    const last = this.last.get(alarm)?.transition;
    if (last) return { state: last.to, reason: last.reason, since: last.t };
    return { state: "INSUFFICIENT_DATA", reason: "Unchecked: Initial alarm creation", since: this.startedAt };
  }

  private enter(transition: Transition): void {
    if (this.moment[0]?.t !== transition.t) this.moment = [];
    this.moment.push(transition);
    if (!this.last.has(transition.alarm) && transition.to === "OK") this.greetings.add(transition);
    this.last.set(transition.alarm, { transition, alongside: this.moment });
    keep(this.transitions, transition);
  }

  private tell(notification: Notification): void {
    const last = this.last.get(notification.alarm);
    if (!last || this.greetings.has(last.transition)) return;
    const told = { notification, ...last };
    keep(this.told, told);
    if (!notification.suppressedBy) for (const listener of this.listeners) listener(told);
  }
}
