/** States of a circuit breaker (SPEC 3.4). */
export const CIRCUIT_STATES = ["CLOSED", "OPEN", "HALF_OPEN"] as const;

/** One state of a circuit breaker. */
export type CircuitState = (typeof CIRCUIT_STATES)[number];

/** Limits of one breaker. */
export interface CircuitSettings {
  /** Failures in a row that open it. */
  readonly failureThreshold: number;
  /** Time an open breaker lets nothing through, in ms. */
  readonly openMs: number;
  /** Longest time a trial may take before another caller may try, in ms. */
  readonly leaseMs: number;
}

/** What all instances share about one dependency. Times are epoch ms. */
export interface Circuit {
  readonly state: CircuitState;
  /** Failures in a row while CLOSED. */
  readonly failures: number;
  /** When it opened last; 0 before the first time. */
  readonly openedAt: number;
  /** HALF_OPEN: until when the one trial has the right to run. */
  readonly leaseUntil: number;
  /** Grows by one with every change; writes are conditional on it. */
  readonly version: number;
}

/** A dependency that nobody has had trouble with. */
export const NEW_CIRCUIT: Circuit = { state: "CLOSED", failures: 0, openedAt: 0, leaseUntil: 0, version: 0 };

/** The share of a lease that the trial itself may take; the rest is for what goes on after its end was decided. */
const TRIAL_SHARE = 0.8;

/** Longest time that a trial may take, in ms, from before its lease was written. */
export const trialMs = ({ leaseMs }: Pick<CircuitSettings, "leaseMs">): number => Math.floor(leaseMs * TRIAL_SHARE);

/** What a caller may do now. `trial`: only after the lease was taken, see {@link takeLease}. */
export type Admission =
  | { readonly kind: "allow" }
  | { readonly kind: "trial" }
  | { readonly kind: "reject"; readonly retryAfterMs: number };

/** Whether a call may go through at `now`. */
export function admit(circuit: Circuit, now: number, settings: CircuitSettings): Admission {
  if (circuit.state === "CLOSED") return { kind: "allow" };
  const until = circuit.state === "OPEN" ? circuit.openedAt + settings.openMs : circuit.leaseUntil;
  return now < until ? { kind: "reject", retryAfterMs: until - now } : { kind: "trial" };
}

const changed = (circuit: Circuit, change: Partial<Circuit>): Circuit => ({
  ...circuit,
  ...change,
  version: circuit.version + 1,
});

/** The circuit once one caller has the right to try; the write must be conditional on the old version. */
export const takeLease = (circuit: Circuit, now: number, settings: CircuitSettings): Circuit =>
  changed(circuit, { state: "HALF_OPEN", leaseUntil: now + settings.leaseMs });

/** How a call ended. `trialVersion`: the version its lease was written with; undefined for an ordinary call. */
export interface CallResult {
  readonly ok: boolean;
  readonly trialVersion?: number;
}

/**
 * The circuit after a call. The very same object when nothing changes, so that no write is needed: a success of a healthy
 * dependency, a late result of a call begun before the breaker opened, a trial whose lease went to another caller.
 */
export function afterCall(circuit: Circuit, result: CallResult, now: number, settings: CircuitSettings): Circuit {
  if (result.trialVersion !== undefined) {
    if (circuit.state !== "HALF_OPEN" || circuit.version !== result.trialVersion) return circuit;
    return result.ok
      ? changed(circuit, { state: "CLOSED", failures: 0, leaseUntil: 0 })
      : changed(circuit, { state: "OPEN", openedAt: now, leaseUntil: 0 });
  }
  if (circuit.state !== "CLOSED") return circuit;
  if (result.ok) return circuit.failures === 0 ? circuit : changed(circuit, { failures: 0 });
  const failures = circuit.failures + 1;
  return failures < settings.failureThreshold
    ? changed(circuit, { failures })
    : changed(circuit, { state: "OPEN", failures, openedAt: now });
}
