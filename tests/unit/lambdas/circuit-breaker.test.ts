import { describe, expect, it, vi } from "vitest";
import type { BreakerSettings } from "../../../domain/circuit/settings.js";
import { forceOpen, type ManualChange, NEW_CIRCUIT, reset, UNTIL_RESET } from "../../../domain/circuit/state.js";
import type { CircuitStore } from "../../../lambdas/shared/circuit-breaker/circuit-store.js";
import { SharedCircuitBreaker } from "../../../lambdas/shared/circuit-breaker/shared-circuit-breaker.js";
import { CircuitOpenError } from "../../../lambdas/shared/errors.js";

const settings: BreakerSettings = {
  failureThreshold: 5,
  openMs: 60_000,
  leaseMs: 10_000,
  stalenessMs: 1000,
  clockSkewMs: 0,
  whenUnreachable: "allow",
};
const down = new Error("down");

/** One table, one clock, and as many instances as a test needs. */
function world(changed: Partial<BreakerSettings> = {}) {
  const state = { now: 1_000_000, circuit: NEW_CIRCUIT, reads: 0, writes: 0, broken: false, race: 0 };
  const store: CircuitStore = {
    async read() {
      state.reads += 1;
      if (state.broken) throw down;
      return state.circuit;
    },
    async replace(before, after) {
      state.writes += 1;
      if (state.broken) throw down;
      if (state.race > 0) {
        state.race -= 1;
        state.circuit = { ...state.circuit, version: state.circuit.version + 1 };
      }
      if (state.circuit.version === before.version) state.circuit = after;
      return state.circuit;
    },
  };
  const transitions: string[] = [];
  const storeFailures: Error[] = [];
  const manual: ManualChange[] = [];
  const timers = new Map<number, () => void>();
  let born = 0;
  const instance = () =>
    new SharedCircuitBreaker({
      dependency: "provider",
      settings: { ...settings, ...changed },
      store,
      clock: {
        wall: () => state.now,
        steady: () => state.now,
        after(ms, run) {
          timers.set(state.now + ms, run);
          return () => timers.delete(state.now + ms);
        },
      },
      instance: `i${++born}`,
      onTransition: (from, to) => transitions.push(`${from}→${to}`),
      onManual: (change) => manual.push(change),
      onStoreFailure: (error) => storeFailures.push(error),
    });
  return { state, transitions, storeFailures, manual, timers, instance };
}

const fail = (breaker: SharedCircuitBreaker) =>
  breaker
    .execute(
      () => Promise.reject(down),
      () => true,
    )
    .catch((error: unknown) => error);
const succeed = (breaker: SharedCircuitBreaker) =>
  breaker
    .execute(
      async () => "fine",
      () => true,
    )
    .catch((error: unknown) => error);

describe("breakers that share their state", () => {
  it("count failures of all instances and open for all", async () => {
    const { state, transitions, instance } = world();
    const [one, other] = [instance(), instance()];
    for (const breaker of [one, other, one, other, one]) expect(await fail(breaker)).toBe(down);

    expect(state.circuit.state).toBe("OPEN");
    expect(transitions).toEqual(["CLOSED→OPEN"]);
    state.now += 1000;
    for (const breaker of [one, other, instance()]) expect(await succeed(breaker)).toBeInstanceOf(CircuitOpenError);
  });

  it("let one trial through among many callers of many instances", async () => {
    const { state, transitions, instance } = world();
    const breakers = [instance(), instance(), instance()];
    for (let n = 0; n < 5; n++) await fail(instance());
    state.now += settings.openMs;

    let release: (value: string) => void = () => undefined;
    const call = vi.fn(() => new Promise<string>((resolve) => (release = resolve)));
    const calls = breakers.flatMap((breaker) => [breaker.execute(call, () => true), breaker.execute(call, () => true)]);
    const settled = Promise.allSettled(calls);
    await vi.waitFor(() => expect(call).toHaveBeenCalled());
    release("fine");
    const outcomes = await settled;

    expect(call).toHaveBeenCalledTimes(1);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(state.circuit).toMatchObject({ state: "CLOSED", failures: 0 });
    expect(transitions).toEqual(["CLOSED→OPEN", "OPEN→HALF_OPEN", "HALF_OPEN→CLOSED"]);
  });

  it("open anew when the trial fails", async () => {
    const { state, instance } = world();
    for (let n = 0; n < 5; n++) await fail(instance());
    state.now += settings.openMs;
    expect(await fail(instance())).toBe(down);
    expect(state.circuit).toMatchObject({ state: "OPEN", openedAt: state.now });
  });

  it("let another trial through when the instance of the first is no more", async () => {
    const { state, instance } = world();
    for (let n = 0; n < 5; n++) await fail(instance());
    state.now += settings.openMs;
    void instance().execute(
      () => new Promise(() => undefined),
      () => true,
    );
    await vi.waitFor(() => expect(state.circuit.state).toBe("HALF_OPEN"));
    expect(await succeed(instance())).toBeInstanceOf(CircuitOpenError);
    state.now += settings.leaseMs;
    expect(await succeed(instance())).toBe("fine");
    expect(state.circuit.state).toBe("CLOSED");
  });

  it("end a trial that takes too long, well before others may try, and take it for a failure", async () => {
    const { state, timers, instance } = world();
    for (let n = 0; n < 5; n++) await fail(instance());
    state.now += settings.openMs;
    let given: AbortSignal | undefined;
    const trial = instance().execute(
      (signal) => {
        given = signal;
        return new Promise(() => undefined);
      },
      () => false,
    );
    const ended = expect(trial).rejects.toThrow("the trial of provider did not end within 8000 ms");
    await vi.waitFor(() => expect(timers.size).toBe(1));
    const [due, run] = [...timers][0] ?? [0, () => undefined];
    expect(due - state.now).toBe(8000);
    state.now = due;
    run();
    await ended;
    expect(given?.aborted).toBe(true);
    expect(state.circuit).toMatchObject({ state: "OPEN", openedAt: due });
  });

  it("see within a second that somebody opened or reset them, and say so", async () => {
    const { state, manual, instance } = world();
    const breaker = instance();
    await succeed(breaker);
    const opened: ManualChange = { action: "open", by: "kim", at: state.now, reason: "maintenance" };
    state.circuit = forceOpen(state.circuit, UNTIL_RESET, opened);
    state.now += 1000;
    expect(await succeed(breaker)).toBeInstanceOf(CircuitOpenError);
    state.now += 1_000_000;
    expect(await succeed(breaker)).toBeInstanceOf(CircuitOpenError);
    const closed: ManualChange = { action: "reset", by: "kim", at: state.now, reason: "done" };
    state.circuit = reset(state.circuit, closed);
    state.now += 1000;
    expect(await succeed(breaker)).toBe("fine");
    expect(await succeed(instance())).toBe("fine");
    expect(manual).toEqual([opened, closed]);
  });
});

describe("one breaker", () => {
  it("reads once a second and writes nothing while all is well", async () => {
    const { state, instance } = world();
    const breaker = instance();
    await Promise.all([succeed(breaker), succeed(breaker)]);
    await succeed(breaker);
    expect([state.reads, state.writes]).toEqual([1, 0]);
    state.now += 1000;
    await succeed(breaker);
    expect([state.reads, state.writes]).toEqual([2, 0]);
  });

  it("does not count errors that are not the dependency's fault", async () => {
    const { state, instance } = world();
    const breaker = instance();
    for (let n = 0; n < 10; n++)
      await breaker
        .execute(
          () => Promise.reject(down),
          () => false,
        )
        .catch(() => undefined);
    expect(state.circuit).toBe(NEW_CIRCUIT);
  });

  it("writes again when another instance was faster, and counts what both saw", async () => {
    const { state, instance } = world();
    state.race = 2;
    await fail(instance());
    expect(state.circuit.failures).toBe(1);
    expect(state.writes).toBe(3);
  });

  it("gives up writing after five lost races and says so", async () => {
    const { state, storeFailures, instance } = world();
    state.race = 99;
    expect(await fail(instance())).toBe(down);
    expect(state.writes).toBe(5);
    expect(storeFailures[0]?.message).toMatch(/not counted/);
  });

  it("asks nobody while it knows that it is open", async () => {
    const { state, instance } = world();
    const breaker = instance();
    for (let n = 0; n < 5; n++) await fail(breaker);
    const { reads, writes } = state;
    for (let n = 0; n < 100; n++) expect(await succeed(breaker)).toBeInstanceOf(CircuitOpenError);
    expect([state.reads, state.writes]).toEqual([reads, writes]);
  });

  it("stays shut when it cannot win the right to a trial", async () => {
    const { state, instance } = world();
    for (let n = 0; n < 5; n++) await fail(instance());
    state.now += settings.openMs;
    state.race = 99;
    expect(await succeed(instance())).toBeInstanceOf(CircuitOpenError);
  });
});

describe("while the shared state cannot be reached", () => {
  it("an instance judges by itself: it lets calls through, opens by its own failures, and tries one after a minute", async () => {
    const { state, transitions, instance } = world();
    const breaker = instance();
    state.broken = true;
    expect(await succeed(breaker)).toBe("fine");
    for (let n = 0; n < 5; n++) expect(await fail(breaker)).toBe(down);
    expect(await succeed(breaker)).toBeInstanceOf(CircuitOpenError);
    state.now += settings.openMs;
    let release: (value: string) => void = () => undefined;
    const trial = breaker.execute(
      () => new Promise<string>((resolve) => (release = resolve)),
      () => true,
    );
    await vi.waitFor(async () => expect(await succeed(breaker)).toBeInstanceOf(CircuitOpenError));
    release("fine");
    expect(await trial).toBe("fine");
    expect(await succeed(breaker)).toBe("fine");
    // The shared state did not change, so nothing is told of it.
    expect(transitions).toEqual([]);
  });

  it("goes on from what it knew: open stays open", async () => {
    const { state, instance } = world();
    const breaker = instance();
    for (let n = 0; n < 5; n++) await fail(breaker);
    state.broken = true;
    state.now += 30_000;
    expect(await succeed(breaker)).toBeInstanceOf(CircuitOpenError);
  });

  it("leaves the table alone for five seconds after two failures, and believes it again when it answers", async () => {
    const { state, storeFailures, instance } = world();
    const breaker = instance();
    state.broken = true;
    for (let n = 0; n < 50; n++) await succeed(breaker);
    expect([state.reads, storeFailures.length]).toEqual([2, 2]);
    state.broken = false;
    state.circuit = { ...NEW_CIRCUIT, state: "OPEN", openedAt: state.now, version: 9 };
    state.now += 4999;
    expect(await succeed(breaker)).toBe("fine");
    state.now += 1;
    expect(await succeed(breaker)).toBeInstanceOf(CircuitOpenError);
  });

  it("refuses every call where the configuration says so", async () => {
    const { state, instance } = world({ whenUnreachable: "refuse" });
    const breaker = instance();
    expect(await succeed(breaker)).toBe("fine");
    state.broken = true;
    state.now += 1000;
    expect(await succeed(breaker)).toBeInstanceOf(CircuitOpenError);
    state.broken = false;
    expect(await succeed(breaker)).toBe("fine");
  });
});
