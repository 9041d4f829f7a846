import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { admit, afterCall, type Circuit, type CircuitSettings, NEW_CIRCUIT, takeLease } from "../../../domain/circuit/state.js";

const settings: CircuitSettings = { failureThreshold: 5, openMs: 60_000, leaseMs: 10_000 };

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
    const ok = item.kind === "success" || item.kind === "late-success";
    if (item.kind.startsWith("late")) {
      circuit = afterCall(circuit, { ok }, now, settings);
      return { circuit, now, called: undefined };
    }
    const admission = admit(circuit, now, settings);
    if (admission.kind === "trial") {
      circuit = takeLease(circuit, now, settings);
      circuit = afterCall(circuit, { ok, trialVersion: circuit.version }, now, settings);
    } else if (admission.kind === "allow") circuit = afterCall(circuit, { ok }, now, settings);
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
    const open: Circuit = { state: "OPEN", failures: 5, openedAt: 1000, leaseUntil: 0, version: 7 };
    expect(admit(open, 60_999, settings)).toEqual({ kind: "reject", retryAfterMs: 1 });
    expect(admit(open, 61_000, settings)).toEqual({ kind: "trial" });
    const leased = takeLease(open, 61_000, settings);
    expect(admit(leased, 61_001, settings)).toEqual({ kind: "reject", retryAfterMs: 9999 });
    expect(admit(leased, 71_000, settings)).toEqual({ kind: "trial" });
  });

  it("closes when the trial succeeds and opens anew when it fails", () => {
    const leased = takeLease({ state: "OPEN", failures: 5, openedAt: 0, leaseUntil: 0, version: 7 }, 60_000, settings);
    const trialVersion = leased.version;
    expect(afterCall(leased, { ok: true, trialVersion }, 61_000, settings)).toMatchObject({ state: "CLOSED", failures: 0 });
    expect(afterCall(leased, { ok: false, trialVersion }, 61_000, settings)).toMatchObject({ state: "OPEN", openedAt: 61_000 });
  });

  it("ignores a trial whose lease went to another caller", () => {
    const first = takeLease({ state: "OPEN", failures: 5, openedAt: 0, leaseUntil: 0, version: 7 }, 60_000, settings);
    const second = takeLease(first, 70_000, settings);
    for (const ok of [true, false]) expect(afterCall(second, { ok, trialVersion: first.version }, 71_000, settings)).toBe(second);
  });

  it("costs no write while the dependency is healthy", () => {
    expect(afterCall(NEW_CIRCUIT, { ok: true }, 5, settings)).toBe(NEW_CIRCUIT);
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
          // A late result never closes or opens what the shared state has moved on from.
          if (kind?.startsWith("late") && before.circuit.state !== "CLOSED") expect(circuit).toBe(before.circuit);
          // It opens from CLOSED only after five failures in a row.
          const counted = kind === "failure" || kind === "late-failure";
          if (before.circuit.state === "CLOSED" && kind !== "wait") failuresInARow = counted ? failuresInARow + 1 : 0;
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
