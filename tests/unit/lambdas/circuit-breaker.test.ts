import { describe, expect, it, vi } from "vitest";
import type { Circuit, CircuitSettings } from "../../../domain/circuit/state.js";
import { NEW_CIRCUIT } from "../../../domain/circuit/state.js";
import type { CircuitStore } from "../../../lambdas/shared/circuit-breaker/circuit-store.js";
import { SharedCircuitBreaker } from "../../../lambdas/shared/circuit-breaker/shared-circuit-breaker.js";
import { CircuitOpenError } from "../../../lambdas/shared/errors.js";

const settings: CircuitSettings = { failureThreshold: 5, openMs: 60_000, leaseMs: 10_000 };
const down = new Error("down");

/** One table, one clock, and as many instances as a test needs. */
function world() {
  const state = { now: 1_000_000, circuit: NEW_CIRCUIT, reads: 0, writes: 0, broken: false, race: 0 };
  const store: CircuitStore = {
    async read() {
      state.reads += 1;
      if (state.broken) throw down;
      return state.circuit;
    },
    async replace(before, after): Promise<{ won: boolean; current: Circuit }> {
      state.writes += 1;
      if (state.broken) throw down;
      if (state.race > 0) {
        state.race -= 1;
        state.circuit = { ...state.circuit, version: state.circuit.version + 1 };
      }
      if (state.circuit.version !== before.version) return { won: false, current: state.circuit };
      state.circuit = after;
      return { won: true, current: after };
    },
  };
  const transitions: string[] = [];
  const storeFailures: Error[] = [];
  const instance = () =>
    new SharedCircuitBreaker({
      dependency: "provider",
      settings,
      store,
      now: () => state.now,
      onTransition: (from, to) => transitions.push(`${from}→${to}`),
      onStoreFailure: (error) => storeFailures.push(error),
    });
  return { state, transitions, storeFailures, instance };
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

  it("let another trial through when the first never came back", async () => {
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

  it("stays shut when it cannot win the right to a trial", async () => {
    const { state, instance } = world();
    for (let n = 0; n < 5; n++) await fail(instance());
    state.now += settings.openMs;
    state.race = 99;
    expect(await succeed(instance())).toBeInstanceOf(CircuitOpenError);
  });

  it("lets calls through when the shared state cannot be reached", async () => {
    const { state, storeFailures, instance } = world();
    state.broken = true;
    const breaker = instance();
    expect(await succeed(breaker)).toBe("fine");
    expect(await fail(breaker)).toBe(down);
    expect(storeFailures).toHaveLength(3);
  });
});
