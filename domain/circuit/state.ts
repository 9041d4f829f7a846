import type { BreakerSettings } from "./settings.js";

/** States of a circuit breaker (SPEC 3.4). */
export const CIRCUIT_STATES = ["CLOSED", "OPEN", "HALF_OPEN"] as const;

/** One state of a circuit breaker. */
export type CircuitState = (typeof CIRCUIT_STATES)[number];

/** What somebody did by hand, and why. */
export interface ManualChange {
  readonly action: "open" | "reset";
  /** Who, as AWS knows them. */
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
  readonly reason: string;
}

/** What all instances share about one dependency. Times are epoch ms by the clock of the instance that wrote them. */
export interface Circuit {
  readonly state: CircuitState;
  /** Failures in a row while CLOSED. */
  readonly failures: number;
  /** When it opened last; 0 before the first time. */
  readonly openedAt: number;
  /** Until when a trial has the right to run, unless its result came; else 0. It outlives a change made by hand. */
  readonly leaseUntil: number;
  /** Until when it stays open whatever the dependency does; 0: not kept open by hand. */
  readonly forcedUntil: number;
  /** Grows when it opens or is reset: the result of a call that began before says nothing of now. */
  readonly generation: number;
  /** Grows by one with every change; writes are conditional on it. */
  readonly version: number;
  /** Names the write that made this version, so that a writer whose answer was lost knows its own. */
  readonly writer: string;
  /** The last change made by hand, however long ago. */
  readonly manual?: ManualChange;
}

/** A dependency that nobody has had trouble with. */
export const NEW_CIRCUIT: Circuit = {
  state: "CLOSED",
  failures: 0,
  openedAt: 0,
  leaseUntil: 0,
  forcedUntil: 0,
  generation: 0,
  version: 0,
  writer: "",
};

/** `forcedUntil` of a breaker that stays open until it is reset. */
export const UNTIL_RESET = Number.MAX_SAFE_INTEGER;

/** The share of a lease that the trial itself may take; the rest is for timers that are late and processes that stall. */
const TRIAL_SHARE = 0.8;

/** Longest time that a trial may take, in ms, from before its lease was written. */
export const trialMs = ({ leaseMs }: Pick<BreakerSettings, "leaseMs">): number => Math.floor(leaseMs * TRIAL_SHARE);

/** How an instance stands to the version that it looks at. */
export interface Sight {
  /** Its own clock, epoch ms. */
  readonly now: number;
  /** How long it has known this version, in ms: at most the time that really went by since. */
  readonly knownMs: number;
}

/**
 * How long a caller must wait, in ms; 0: it may go on. A wait ends by the stored time, to which the most that two clocks differ
 * is added, or by the instance's own first sight of the version, which no clock can spoil: whichever is first.
 */
function waitMs(
  { state, openedAt, leaseUntil, forcedUntil }: Circuit,
  { now, knownMs }: Sight,
  settings: BreakerSettings,
): number {
  const { openMs, leaseMs, clockSkewMs } = settings;
  if (now < forcedUntil) return Math.min(forcedUntil - now, openMs);
  const open = state === "OPEN" ? Math.min(openedAt + openMs + clockSkewMs - now, openMs - knownMs) : 0;
  const lease = leaseUntil > 0 ? Math.min(leaseUntil + clockSkewMs - now, leaseMs - knownMs) : 0;
  return Math.max(0, open, lease);
}

/** What a caller may do now. `trial`: only after the lease was taken, see {@link takeLease}. */
export type Admission =
  | { readonly kind: "allow" }
  | { readonly kind: "trial" }
  | { readonly kind: "reject"; readonly retryAfterMs: number };

/** Whether a call may go through. */
export function admit(circuit: Circuit, sight: Sight, settings: BreakerSettings): Admission {
  if (circuit.state === "CLOSED") return { kind: "allow" };
  const wait = waitMs(circuit, sight, settings);
  return wait > 0 ? { kind: "reject", retryAfterMs: wait } : { kind: "trial" };
}

/** The next version; it has no writer yet, as who writes it gives itself a name. */
const changed = (circuit: Circuit, change: Partial<Circuit>): Circuit => ({
  ...circuit,
  ...change,
  version: circuit.version + 1,
  writer: "",
});

/** The circuit once one caller has the right to try; the write must be conditional on the old version. */
export const takeLease = (circuit: Circuit, now: number, settings: BreakerSettings): Circuit =>
  changed(circuit, { state: "HALF_OPEN", leaseUntil: now + settings.leaseMs, forcedUntil: 0 });

/** How a call ended; `nothing`: in a way that says nothing of the dependency, such as a mistake of its caller. */
export type Outcome = "success" | "failure" | "nothing";

/** The right by which a call was made: of a breaker that was closed, or of the one trial. */
export type Ticket = { readonly generation: number } | { readonly trialVersion: number };

/**
 * The circuit after a call. The very same object when nothing changes, so that no write is needed: a success of a healthy
 * dependency, a mistake of the caller, a result of a call begun before the breaker opened, a trial that is no longer the one.
 */
export function afterCall(circuit: Circuit, ticket: Ticket, outcome: Outcome, now: number, settings: BreakerSettings): Circuit {
  const opened = { state: "OPEN", openedAt: now, leaseUntil: 0, generation: circuit.generation + 1 } as const;
  if ("trialVersion" in ticket) {
    if (circuit.state !== "HALF_OPEN" || circuit.version !== ticket.trialVersion) return circuit;
    if (outcome === "success") return changed(circuit, { state: "CLOSED", failures: 0, leaseUntil: 0 });
    // A trial that told nothing gives its right back: the next caller may try at once.
    return changed(circuit, outcome === "failure" ? opened : { state: "OPEN", leaseUntil: 0 });
  }
  if (circuit.state !== "CLOSED" || circuit.generation !== ticket.generation || outcome === "nothing") return circuit;
  if (outcome === "success") return circuit.failures === 0 ? circuit : changed(circuit, { failures: 0 });
  const failures = circuit.failures + 1;
  return changed(
    circuit,
    failures < settings.failureThreshold ? { failures } : { ...opened, failures, leaseUntil: circuit.leaseUntil },
  );
}

/** The circuit kept open by hand, until a time or {@link UNTIL_RESET}. A trial that is under way keeps others from trying. */
export const forceOpen = (circuit: Circuit, until: number, manual: ManualChange): Circuit =>
  changed(circuit, {
    state: "OPEN",
    openedAt: manual.at,
    forcedUntil: until,
    generation: circuit.generation + 1,
    manual,
  });

/** The circuit closed by hand. A trial that is under way keeps others from trying, should it open again at once. */
export const reset = (circuit: Circuit, manual: ManualChange): Circuit =>
  changed(circuit, { state: "CLOSED", failures: 0, forcedUntil: 0, generation: circuit.generation + 1, manual });
