import type { BreakerSettings } from "../../../domain/circuit/settings.js";
import { forceOpen, type ManualChange, reset, UNTIL_RESET } from "../../../domain/circuit/state.js";
import { type Chooser, randomChooser } from "./choices.js";
import { BrokenPromise } from "./promises.js";
import { PATIENCE_MS } from "./shared-store.js";
import { type BreakerFactory, type Instance, World } from "./world.js";

/** What one run did. */
export interface Run {
  readonly steps: number;
  readonly versions: number;
  readonly calls: number;
  readonly refused: number;
  readonly openings: number;
}

const MANUAL: Omit<ManualChange, "at"> = { action: "open", by: "somebody", reason: "to see" };

/** Writes that nobody waits for any more come this late at most, and instances leave the table alone so long. */
const AFTERMATH_MS = 12_000;

/** Longest time until a breaker is closed, once its dependency and its table are well and somebody calls. */
const recoveryMs = ({ openMs, leaseMs, clockSkewMs }: BreakerSettings): number =>
  AFTERMATH_MS + openMs + leaseMs + 3 * clockSkewMs + 4 * PATIENCE_MS;

function check(world: World): void {
  if (world.promises.broken) throw world.promises.broken;
}

/**
 * The dependency, the table and the network are well from now on, and somebody calls twice a second: the breaker must close.
 * @param caller who makes the n-th call; a new instance knows nothing but what the table says
 */
async function recover(world: World, caller: (n: number) => Instance): Promise<void> {
  world.calm = true;
  world.up = true;
  world.store.down = false;
  const { circuit } = world.store;
  if (circuit.forcedUntil === UNTIL_RESET) world.store.put(reset(circuit, { ...MANUAL, action: "reset", at: world.time.now }));
  else if (circuit.forcedUntil > world.time.now) await world.time.advance(circuit.forcedUntil - world.time.now);
  const limit = world.time.now + recoveryMs(world.settings);
  for (let n = 0; world.time.now < limit; n++) {
    const ended = world.execute(caller(n));
    await world.time.advance(500);
    check(world);
    if (world.store.circuit.state === "CLOSED" && (await Promise.race([ended, "under way"])) === "done" && n > 0) return;
  }
  throw new BrokenPromise(
    `a breaker closes once its dependency is well: ${JSON.stringify(world.store.circuit)} after ${recoveryMs(world.settings)} ms`,
  );
}

const runOf = ({ time, store, calls, refused }: World): Run => ({
  steps: time.steps,
  versions: store.changes.length,
  calls: calls.length,
  refused,
  openings: store.changes.filter(({ before, after }) => before.state !== "OPEN" && after.state === "OPEN").length,
});

const pick = <T>(choose: Chooser, first: T, ...others: readonly T[]): T => [first, ...others][choose(others.length + 1)] ?? first;

/** Settings with times that are short in other proportions than the usual ones, too. */
const someSettings = (choose: Chooser): BreakerSettings => ({
  failureThreshold: pick(choose, 2, 1, 5),
  openMs: pick(choose, 20_000, 1000, 5000),
  leaseMs: pick(choose, 10_000, 2500),
  stalenessMs: pick(choose, 1000, 100),
  clockSkewMs: pick(choose, 1000, 0, 4000),
  whenUnreachable: pick(choose, "refuse", "allow"),
});

/** Something happens to one instance, to all of them, or to what they depend on. */
function happen(world: World, choose: Chooser): void {
  const { instances, store, time, settings } = world;
  const instance = instances[choose(instances.length)] ?? world.spawn();
  const at = time.now;
  const acts: readonly (() => void)[] = [
    () => void world.execute(instance),
    () => void world.execute(instance),
    () => void world.execute(instance),
    () => void world.execute(instance),
    () => {
      for (const each of [...instances]) void world.execute(each);
    },
    () => {
      world.up = !world.up;
    },
    () => {
      world.up = false;
    },
    () => {
      store.down = choose(3) === 1;
    },
    () => {
      world.kill(instance);
      world.spawn();
    },
    () => {
      instance.offset = pick(choose, 0, settings.clockSkewMs / 2, -settings.clockSkewMs / 2);
    },
    () => {
      // Lambda freezes a process that has nothing to do: its steady clock may stand still.
      if (instance.busy === 0) world.freeze(instance, pick(choose, 1000, 15_000, 60_000));
    },
    () => {
      const until = pick(choose, at + 10_000, UNTIL_RESET, at + 500);
      if (choose(4) === 1) store.put(forceOpen(store.circuit, until, { ...MANUAL, at }));
    },
    () => {
      if (choose(2) === 1) store.put(reset(store.circuit, { ...MANUAL, action: "reset", at }));
    },
  ];
  acts[choose(acts.length)]?.();
}

/** The seed of the n-th random run. */
export const seedOf = (n: number): number => n * 7919;

/**
 * A run in which everything is left to chance; the same for each seed.
 * @throws {BrokenPromise}
 */
export async function randomRun(seed: number, makeBreaker: BreakerFactory): Promise<Run> {
  const choose = randomChooser(seed, 0);
  const world = new World(someSettings(choose), randomChooser(seed + 1, [0.9, 0.5, 0][seed % 3] ?? 0), makeBreaker);
  const count = 1 + choose(4);
  for (let n = 0; n < count; n++) world.spawn();
  for (let n = 0; n < 60; n++) {
    happen(world, choose);
    await world.time.advance(pick(choose, 0, 1, 5, 400, 1000, 2500, 11_000, world.settings.openMs));
    check(world);
  }
  const strangers = choose(2) === 1;
  await recover(world, (n) => (strangers ? world.spawn() : (world.instances[n % world.instances.length] ?? world.spawn())));
  return runOf(world);
}

/** The usual figures of config/, and a threshold that is reached soon. */
const USUAL: BreakerSettings = {
  failureThreshold: 2,
  openMs: 60_000,
  leaseMs: 10_000,
  stalenessMs: 1000,
  clockSkewMs: 1000,
  whenUnreachable: "refuse",
};

/**
 * The dependency goes down, the breaker of two instances opens, one trial fails, the dependency comes back, two trials are wanted at
 * once, one of them succeeds: so, or as `choose` would have it.
 * @throws {BrokenPromise}
 */
export async function scriptedRun(choose: Chooser, makeBreaker: BreakerFactory): Promise<Run> {
  const world = new World(USUAL, choose, makeBreaker);
  const [one, other] = [world.spawn(), world.spawn()];
  const callers = () => (world.instances.length > 0 ? [...world.instances] : [world.spawn()]);
  const all = () => {
    for (const each of callers()) void world.execute(each);
  };
  world.up = false;
  void world.execute(one);
  await world.time.advance(1);
  void world.execute(other);
  await world.time.advance(USUAL.openMs + 1500);
  all();
  await world.time.advance(USUAL.openMs + 1500);
  check(world);
  world.up = true;
  all();
  await world.time.advance(9000);
  all();
  await world.time.advance(4000);
  all();
  check(world);
  await recover(world, (n) => callers()[n % callers().length] ?? one);
  return runOf(world);
}
