import type { BreakerSettings } from "../../../domain/circuit/settings.js";
import type { CircuitState } from "../../../domain/circuit/state.js";
import type { CircuitBreaker } from "../../../lambdas/shared/circuit-breaker/circuit-breaker.js";
import type { SharedCircuitBreakerOptions } from "../../../lambdas/shared/circuit-breaker/shared-circuit-breaker.js";
import type { Chooser } from "./choices.js";
import { type Call, Promises } from "./promises.js";
import { SharedStore } from "./shared-store.js";
import { Timeline } from "./timeline.js";

/** What the breaker is told is the dependency's fault. */
class Fault extends Error {}
/** What the breaker is told is not. */
class Mistake extends Error {}

/** How long calls take, in ms; the last is longer than any trial may take. */
const DURATIONS = [20, 1500, 30_000] as const;

/** By how much a timer is late at most, in ms. */
const LATE_MS = 300;

/** Makes the breaker of one instance; a mutant in the tests of the explorer itself. */
export type BreakerFactory = (options: SharedCircuitBreakerOptions) => CircuitBreaker;

/** One process, its clocks and its breaker. */
export class Instance {
  alive = true;
  /** What its wall clock is wrong by, in ms. */
  offset = 0;
  /** What its steady clock missed while it was frozen, in ms. */
  frozen = 0;
  /** The table answered its last question. */
  reachable = true;
  /** The newest version that it was told of. */
  knows = 0;
  /** Executions under way. */
  busy = 0;
  readonly breaker: CircuitBreaker;

  constructor(
    readonly name: string,
    world: World,
  ) {
    const { time, settings, choose } = world;
    this.breaker = world.makeBreaker({
      dependency: "provider",
      settings,
      instance: name,
      store: world.store.for({
        isAlive: () => this.alive,
        die: () => world.kill(this),
        answered: (circuit) => {
          this.reachable = circuit !== undefined;
          this.knows = Math.max(this.knows, circuit?.version ?? 0);
        },
      }),
      clock: {
        wall: () => time.now + this.offset,
        steady: () => time.now - this.frozen,
        after: (ms, run) => time.after(ms + (choose(2) === 0 ? 0 : LATE_MS), () => this.alive && run()),
      },
      onTransition: (from: CircuitState, to: CircuitState) => world.promises.told(this, from, to),
      onManual: () => undefined,
      onStoreFailure: () => undefined,
    });
  }
}

/** Many instances, one table, one dependency, and somebody who watches that promises are kept. */
export class World {
  readonly time = new Timeline();
  readonly store: SharedStore;
  readonly promises: Promises;
  readonly instances: Instance[] = [];
  readonly calls: Call[] = [];
  /** The dependency answers. */
  up = true;
  /** Nothing unusual happens any more. */
  calm = false;
  readonly choose: Chooser;
  refused = 0;
  #born = 0;

  constructor(
    readonly settings: BreakerSettings,
    choose: Chooser,
    readonly makeBreaker: BreakerFactory,
  ) {
    this.choose = (options) => (this.calm ? 0 : choose(options));
    this.store = new SharedStore(this.time, this.choose, (change) => this.promises.changed(change));
    this.promises = new Promises(this);
  }

  spawn(): Instance {
    this.#born += 1;
    const instance = new Instance(`i${this.#born}`, this);
    const { clockSkewMs } = this.settings;
    instance.offset = [0, clockSkewMs / 2, -clockSkewMs / 2][this.choose(3)] ?? 0;
    this.instances.push(instance);
    return instance;
  }

  /** Nothing is heard of an instance for a while. */
  freeze(instance: Instance, ms: number): void {
    this.instances.splice(this.instances.indexOf(instance), 1);
    this.time.after(ms, () => {
      instance.frozen += ms;
      this.instances.push(instance);
    });
  }

  kill(instance: Instance): void {
    instance.alive = false;
    if (this.instances.includes(instance)) this.instances.splice(this.instances.indexOf(instance), 1);
    for (const call of this.calls) if (call.instance === instance) call.active = false;
  }

  /** Has an instance make a call. @returns how it ended; nothing when the instance died */
  async execute(instance: Instance): Promise<"done" | "failed" | "refused"> {
    const startedAt = this.time.now;
    instance.busy += 1;
    let made = false;
    try {
      await instance.breaker.execute(
        (signal) => {
          made = true;
          return this.#call(instance, signal);
        },
        (error) => error instanceof Fault,
      );
      return "done";
    } catch {
      if (made) return "failed";
      this.refused += 1;
      this.promises.refused(instance, startedAt);
      return "refused";
    } finally {
      instance.busy -= 1;
    }
  }

  #call(instance: Instance, signal: AbortSignal): Promise<void> {
    const { whenUnreachable } = this.settings;
    const call: Call = {
      instance,
      startedAt: this.time.now,
      lonely: whenUnreachable === "allow" && !instance.reachable,
      active: true,
    };
    this.promises.began(call);
    this.calls.push(call);
    const { up } = this;
    const duration = DURATIONS[this.choose(DURATIONS.length)] ?? 0;
    const mistaken = this.choose(4) === 1;
    signal.addEventListener("abort", () => {
      call.active = false;
      this.promises.ended(call, "failure");
    });
    return new Promise((resolve, reject) => {
      this.time.after(duration, () => {
        if (!instance.alive) return;
        if (call.active) this.promises.ended(call, mistaken ? "nothing" : up ? "success" : "failure");
        call.active = false;
        if (mistaken) reject(new Mistake("wrong question"));
        else if (up) resolve();
        else reject(new Fault("down"));
      });
    });
  }
}
