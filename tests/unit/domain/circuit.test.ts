import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BreakerSettings } from "../../../domain/circuit/settings.js";
import {
  admit,
  afterCall,
  type Circuit,
  forceOpen,
  type ManualChange,
  NEW_CIRCUIT,
  reset,
  takeLease,
  trialMs,
  UNTIL_RESET,
} from "../../../domain/circuit/state.js";

const settings: BreakerSettings = {
  failureThreshold: 5,
  openMs: 60_000,
  leaseMs: 10_000,
  stalenessMs: 1000,
  clockSkewMs: 0,
  whenUnreachable: "allow",
};

/** Just seen for the first time. */
const at = (now: number) => ({ now, knownMs: 0 });
const open: Circuit = { ...NEW_CIRCUIT, state: "OPEN", failures: 5, openedAt: 1000, generation: 1, version: 7 };

/** What can happen to a shared circuit; `wait` in ms. */
type Step =
  | { readonly kind: "success" | "failure" | "late-success" | "late-failure" }
  | { readonly kind: "wait"; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom("success" as const, "failure" as const, "late-success" as const, "late-failure" as const) }),
  fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 120_000 }) }),
);

interface Moment {
  readonly circuit: Circuit;
  readonly now: number;
  /** The call that was let through at this step, if one was asked for. */
  readonly called: "allow" | "trial" | "reject" | undefined;
}

/** Plays steps one after another; a call that is let through ends at once. */
function play(steps: readonly Step[]): Moment[] {
  let circuit = NEW_CIRCUIT;
  let now = 1_000_000;
  return steps.map((item): Moment => {
    if (item.kind === "wait") {
      now += item.ms;
      return { circuit, now, called: undefined };
    }
    const outcome = item.kind.endsWith("success") ? "success" : "failure";
    if (item.kind.startsWith("late")) {
      circuit = afterCall(circuit, { generation: circuit.generation - 1 }, outcome, now, settings);
      return { circuit, now, called: undefined };
    }
    const admission = admit(circuit, at(now), settings);
    if (admission.kind === "trial") {
      circuit = takeLease(circuit, now, settings);
      circuit = afterCall(circuit, { trialVersion: circuit.version }, outcome, now, settings);
    } else if (admission.kind === "allow")
      circuit = afterCall(circuit, { generation: circuit.generation }, outcome, now, settings);
    return { circuit, now, called: admission.kind };
  });
}

describe("the circuit breaker's states", () => {
  it("opens on the fifth failure in a row, not before", () => {
    const fail = { kind: "failure" } as const;
    expect(play([fail, fail, fail, fail]).at(-1)?.circuit.state).toBe("CLOSED");
    expect(play([fail, fail, fail, fail, fail]).at(-1)?.circuit.state).toBe("OPEN");
    expect(play([fail, fail, fail, fail, { kind: "success" }, fail, fail, fail, fail]).at(-1)?.circuit.state).toBe("CLOSED");
  });

  it("lets nothing through for 60 s after it opened, then one trial", () => {
    expect(admit(open, at(60_999), settings)).toEqual({ kind: "reject", retryAfterMs: 1 });
    expect(admit(open, at(61_000), settings)).toEqual({ kind: "trial" });
    const leased = takeLease(open, 61_000, settings);
    expect(admit(leased, at(61_001), settings)).toEqual({ kind: "reject", retryAfterMs: 9999 });
    expect(admit(leased, at(71_000), settings)).toEqual({ kind: "trial" });
  });

  it("closes when the trial succeeds and opens anew when it fails", () => {
    const leased = takeLease(open, 61_000, settings);
    const ticket = { trialVersion: leased.version };
    expect(afterCall(leased, ticket, "success", 62_000, settings)).toMatchObject({ state: "CLOSED", failures: 0, leaseUntil: 0 });
    expect(afterCall(leased, ticket, "failure", 62_000, settings)).toMatchObject({
      state: "OPEN",
      openedAt: 62_000,
      generation: 2,
    });
  });

  it("gives the trial to the next caller when it told nothing", () => {
    const leased = takeLease(open, 61_000, settings);
    const after = afterCall(leased, { trialVersion: leased.version }, "nothing", 62_000, settings);
    expect(after).toMatchObject({ state: "OPEN", openedAt: open.openedAt, generation: open.generation });
    expect(admit(after, at(62_000), settings)).toEqual({ kind: "trial" });
  });

  it("ignores a trial whose lease went to another caller", () => {
    const first = takeLease(open, 61_000, settings);
    const second = takeLease(first, 71_000, settings);
    for (const outcome of ["success", "failure", "nothing"] as const)
      expect(afterCall(second, { trialVersion: first.version }, outcome, 72_000, settings)).toBe(second);
  });

  it("costs no write while the dependency is healthy, and none for a mistake of the caller", () => {
    expect(afterCall(NEW_CIRCUIT, { generation: 0 }, "success", 5, settings)).toBe(NEW_CIRCUIT);
    const failed = { ...NEW_CIRCUIT, failures: 3, version: 3 };
    expect(afterCall(failed, { generation: 0 }, "nothing", 5, settings)).toBe(failed);
    expect(afterCall(failed, { generation: 0 }, "success", 5, settings)).toMatchObject({ failures: 0 });
  });

  it("ignores how a call ended that began before it opened, although it is closed again", () => {
    const closed: Circuit = { ...open, state: "CLOSED", failures: 0 };
    for (const outcome of ["success", "failure"] as const)
      expect(afterCall(closed, { generation: 0 }, outcome, 5, settings)).toBe(closed);
  });

  it("keeps its promises whatever happens", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const moments = play(steps);
        let before = { circuit: NEW_CIRCUIT, now: 1_000_000 };
        let failuresInARow = 0;
        moments.forEach(({ circuit, now, called }, index) => {
          const kind = steps[index]?.kind;
          // Versions only grow, by at most a lease and its result; no change keeps the object.
          expect(circuit.version - before.circuit.version).toBeGreaterThanOrEqual(0);
          if (circuit.version === before.circuit.version) expect(circuit).toBe(before.circuit);
          // A closed breaker never refuses; an open one refuses until its time is up.
          if (called)
            expect(called === "reject").toBe(
              before.circuit.state !== "CLOSED" && now < before.circuit.openedAt + settings.openMs,
            );
          // The result of a call that began before it opened last never counts.
          const late = kind?.startsWith("late") ?? false;
          if (late) expect(circuit).toBe(before.circuit);
          // It opens from CLOSED only after five failures in a row.
          if (before.circuit.state === "CLOSED" && kind !== "wait" && !late)
            failuresInARow = kind === "failure" ? failuresInARow + 1 : 0;
          if (before.circuit.state === "CLOSED")
            expect(circuit.state === "OPEN").toBe(failuresInARow >= settings.failureThreshold);
          if (circuit.state === "OPEN") failuresInARow = 0;
          // A finished trial leaves no lease behind.
          if (circuit.state !== "HALF_OPEN") expect(circuit.leaseUntil).toBe(0);
          before = { circuit, now };
        });
      }),
    );
  });

  it("closes again after any history, once the dependency is well", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const end = play([...steps, { kind: "wait", ms: settings.openMs }, { kind: "success" }]).at(-1);
        expect(end?.circuit.state).toBe("CLOSED");
      }),
    );
  });
});

describe("instances whose clocks differ", () => {
  const skewed = { ...settings, clockSkewMs: 2000 };
  const leased = takeLease(open, 61_000, skewed);

  it("wait as much longer as they may differ", () => {
    expect(admit(open, at(62_999), skewed)).toEqual({ kind: "reject", retryAfterMs: 1 });
    expect(admit(open, at(63_000), skewed)).toEqual({ kind: "trial" });
    expect(admit(leased, at(72_999), skewed)).toEqual({ kind: "reject", retryAfterMs: 1 });
    expect(admit(leased, at(73_000), skewed)).toEqual({ kind: "trial" });
  });

  it("wait no longer than the time itself once they saw the version, however wrong the writer's clock was", () => {
    const tomorrow = { ...open, openedAt: 86_400_000 };
    expect(admit(tomorrow, { now: 70_000, knownMs: 59_999 }, skewed)).toEqual({ kind: "reject", retryAfterMs: 1 });
    expect(admit(tomorrow, { now: 70_000, knownMs: 60_000 }, skewed)).toEqual({ kind: "trial" });
    const held = { ...leased, leaseUntil: 86_400_000 };
    expect(admit(held, { now: 70_000, knownMs: 9999 }, skewed)).toEqual({ kind: "reject", retryAfterMs: 1 });
    expect(admit(held, { now: 70_000, knownMs: 10_000 }, skewed)).toEqual({ kind: "trial" });
  });

  it("end a trial before anybody else may begin one", () => {
    expect(trialMs(skewed)).toBe(8000);
  });
});

describe("a breaker that somebody opens or closes", () => {
  const manual: ManualChange = { action: "open", by: "arn:aws:iam::1:user/kim", at: 5000, reason: "maintenance" };

  it("stays open until its time, then tries as ever", () => {
    const forced = forceOpen(NEW_CIRCUIT, 605_000, manual);
    expect(forced).toMatchObject({ state: "OPEN", forcedUntil: 605_000, manual, version: 1, generation: 1 });
    // Who is refused is told to ask again before long: it may be closed earlier.
    expect(admit(forced, at(100_000), settings)).toEqual({ kind: "reject", retryAfterMs: 60_000 });
    expect(admit(forced, { now: 604_999, knownMs: 599_999 }, settings)).toEqual({ kind: "reject", retryAfterMs: 1 });
    expect(admit(forced, at(605_000), settings)).toEqual({ kind: "trial" });
    expect(takeLease(forced, 605_000, settings).forcedUntil).toBe(0);
  });

  it("stays open until it is reset", () => {
    const forced = forceOpen(NEW_CIRCUIT, UNTIL_RESET, manual);
    expect(admit(forced, { now: 1e15, knownMs: 1e12 }, settings).kind).toBe("reject");
    const closed = reset(forced, { ...manual, action: "reset" });
    expect(closed).toMatchObject({ state: "CLOSED", failures: 0, forcedUntil: 0, generation: 2 });
    expect(admit(closed, at(1), settings)).toEqual({ kind: "allow" });
  });

  it("lets the trial that is under way end before another, should it open again at once", () => {
    const leased = takeLease(open, 61_000, { ...settings, openMs: 100 });
    const closed = reset(leased, { ...manual, action: "reset" });
    const quick = { ...settings, openMs: 100, failureThreshold: 1 };
    const again = afterCall(closed, { generation: closed.generation }, "failure", 61_500, quick);
    expect(again.state).toBe("OPEN");
    expect(admit(again, at(70_999), quick)).toEqual({ kind: "reject", retryAfterMs: 1 });
    expect(admit(again, at(71_000), quick)).toEqual({ kind: "trial" });
  });
});
