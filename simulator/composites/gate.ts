import type { AlarmState } from "../model/types.js";

/** What holds back the actions of a composite alarm. */
export type SuppressedBy = "Alarm" | "WaitPeriod" | "ExtensionPeriod";

/** Periods of an actions suppressor, milliseconds. */
export interface GatePeriods {
  /** How long a change waits for the suppressor to enter ALARM. */
  readonly waitMs: number;
  /** How long actions stay suppressed after the suppressor left ALARM. */
  readonly extensionMs: number;
}

/** Changes at one moment; what did not change is left out. */
export interface GateChanges {
  readonly suppressorInAlarm?: boolean;
  /** State that the composite alarm entered. */
  readonly state?: AlarmState;
}

/** What became of the actions of a state, at `t` (epoch milliseconds). */
export type GateOutput =
  /** They are performed. */
  | { readonly kind: "performed"; readonly t: number; readonly state: AlarmState }
  /** They are held back, now that the state is entered. */
  | { readonly kind: "suppressed"; readonly t: number; readonly state: AlarmState; readonly by: SuppressedBy }
  /** They were held back before and still are, for another reason. */
  | { readonly kind: "held"; readonly t: number; readonly state: AlarmState; readonly by: SuppressedBy };

interface Held {
  readonly state: AlarmState;
  readonly by: SuppressedBy;
  /** When they are performed, unless something changes. */
  readonly until: number;
}

/**
 * Actions suppression of one composite alarm (page "Suppressing composite alarm actions").
 *
 * A change of the composite begins a wait period, which discards whatever period runs; with the suppressor in ALARM it is
 * suppressed by that alarm instead. A suppressor that enters ALARM ends the period, one that leaves it begins an extension
 * period. When a period runs out, the actions of the current state are performed. A change at the very end of a period still
 * counts: a wait of 60 s catches a suppressor that is 60 s late.
 */
export class ActionGate {
  #held: Held | null = null;

  constructor(
    private readonly periods: GatePeriods,
    private suppressorInAlarm = false,
  ) {}

  /** When the running period ends; Infinity where none runs. To be met by `advance`. */
  get nextTimer(): number {
    return this.#held?.until ?? Number.POSITIVE_INFINITY;
  }

  /** What holds actions back at present; null when nothing is held. */
  get suppressedBy(): SuppressedBy | null {
    return this.#held?.by ?? null;
  }

  /**
   * Moves on to `t`, with all that changed at it; times must not decrease. The suppressor's change counts before the
   * composite's, so that their order does not matter.
   */
  advance(t: number, changes: GateChanges = {}): readonly GateOutput[] {
    const outputs: GateOutput[] = [];
    if (this.nextTimer < t) this.#perform(this.nextTimer, outputs);
    if (changes.suppressorInAlarm !== undefined && changes.suppressorInAlarm !== this.suppressorInAlarm)
      this.#turnSuppressor(t, changes.suppressorInAlarm, outputs);
    if (changes.state !== undefined) this.#enter(t, changes.state, outputs);
    if (this.nextTimer <= t) this.#perform(t, outputs);
    return outputs;
  }

  #turnSuppressor(t: number, inAlarm: boolean, outputs: GateOutput[]): void {
    this.suppressorInAlarm = inAlarm;
    if (!this.#held) return;
    const { state } = this.#held;
    const by = inAlarm ? "Alarm" : "ExtensionPeriod";
    this.#held = { state, by, until: inAlarm ? Number.POSITIVE_INFINITY : t + this.periods.extensionMs };
    if (this.#held.until > t) outputs.push({ kind: "held", t, state, by });
  }

  #enter(t: number, state: AlarmState, outputs: GateOutput[]): void {
    const by = this.suppressorInAlarm ? "Alarm" : "WaitPeriod";
    this.#held = { state, by, until: this.suppressorInAlarm ? Number.POSITIVE_INFINITY : t + this.periods.waitMs };
    if (this.#held.until > t) outputs.push({ kind: "suppressed", t, state, by });
  }

  #perform(t: number, outputs: GateOutput[]): void {
    if (this.#held) outputs.push({ kind: "performed", t, state: this.#held.state });
    this.#held = null;
  }
}
