import type { BreakerSettings } from "../../../domain/circuit/settings.js";
import type { Circuit, CircuitState, Outcome } from "../../../domain/circuit/state.js";
import { type Change, PATIENCE_MS, type SharedStore } from "./shared-store.js";
import type { Timeline } from "./timeline.js";

/** An answer is so old when it comes, and who has the lease may have asked twice, in ms. */
const ANSWER_MS = PATIENCE_MS + 50;

/** A promise of the breaker was not kept. */
export class BrokenPromise extends Error {
  override readonly name = "BrokenPromise";
}

/** An instance, as far as promises are about it. */
export interface Caller {
  readonly name: string;
  /** The newest version that it was told of. */
  readonly knows: number;
}

/** A call that an instance makes. */
export interface Call {
  readonly instance: Caller;
  readonly startedAt: number;
  /** By the instance's own judgement: the table did not answer it last, and the settings allow that. */
  readonly lonely: boolean;
  active: boolean;
}

/** What promises are about. */
export interface Watched {
  readonly time: Timeline;
  readonly store: SharedStore;
  readonly settings: BreakerSettings;
}

/** A call that ended as it did and whose result may still reach the table. */
interface Result {
  readonly instance: string;
  readonly startedAt: number;
  readonly outcome: Outcome;
  readonly trial: boolean;
}

const writerOf = ({ writer }: Circuit): string => writer.split("/")[0] ?? "";
const opens = ({ before, after }: Change): boolean => after.state === "OPEN" && after.openedAt !== before.openedAt;
const byHand = ({ before, after }: Change): boolean => after.manual !== before.manual;

/** Watches what happens and throws where a promise is broken; it sees the true time and the true state of everything. */
export class Promises {
  /** The first one that was broken; what is thrown within a call would be taken for the call's own failure. */
  broken: BrokenPromise | undefined;
  readonly #results: Result[] = [];
  readonly #trials = new Set<Call>();
  readonly #leased = new Set<Call>();
  readonly #untold: { readonly by: string; readonly what: string }[] = [];
  #openedAt = Number.NEGATIVE_INFINITY;
  #openingDecidedAt = Number.NEGATIVE_INFINITY;
  #generationAt = Number.NEGATIVE_INFINITY;
  #leaseDecidedAt = Number.NEGATIVE_INFINITY;
  #leaseOf = "";

  constructor(private readonly world: Watched) {}

  #break(promise: string): void {
    const { time, store } = this.world;
    this.broken ??= new BrokenPromise(`${promise} (at ${time.now - 1_000_000_000} ms, ${JSON.stringify(store.circuit)})`);
  }

  /** The table holds a new version. */
  changed(change: Change): void {
    const { before, after, appliedAt, decidedAt } = change;
    if (after.version !== before.version + 1) this.#break(`versions grow by one: ${before.version}, then ${after.version}`);
    const { clockSkewMs } = this.world.settings;
    if (after.state === "HALF_OPEN") {
      this.#leaseDecidedAt = decidedAt;
      this.#leaseOf = writerOf(after);
      if (before.forcedUntil > this.world.time.now + clockSkewMs) this.#break("what was opened by hand stays open");
    }
    if (!byHand(change)) this.#justified(change);
    if (opens(change)) {
      this.#openedAt = appliedAt;
      this.#openingDecidedAt = decidedAt;
    }
    if (opens(change) || byHand(change)) this.#generationAt = appliedAt;
    if (before.state !== after.state && !byHand(change))
      this.#untold.push({ by: writerOf(after), what: `${before.state} to ${after.state}` });
  }

  /** Each change that a result made needs a result of that instance, which counts once; a mistake never does. */
  #justified(change: Change): void {
    const { before, after } = change;
    const by = writerOf(after);
    const take = (outcome: Outcome, trial: boolean) => {
      const index = this.#results.findIndex(
        (each) =>
          each.instance === by &&
          each.outcome === outcome &&
          each.trial === trial &&
          (trial || each.startedAt >= this.#generationAt),
      );
      if (index < 0) this.#break(`${before.state} to ${after.state} without a ${outcome} of ${by} that counts`);
      else this.#results.splice(index, 1);
    };
    if (before.state === "HALF_OPEN" && after.state !== "HALF_OPEN" && writerOf(before) !== by)
      this.#break(`only who has the lease ends a trial: ${by} ended that of ${writerOf(before)}`);
    if (before.state === "CLOSED" && (after.failures > before.failures || after.state === "OPEN")) take("failure", false);
    else if (before.state === "CLOSED" && after.failures < before.failures) take("success", false);
    else if (before.state === "HALF_OPEN" && after.state === "CLOSED") take("success", true);
    else if (before.state === "HALF_OPEN" && opens(change)) take("failure", true);
  }

  /** An instance says that it changed the state. */
  told(instance: Caller, from: CircuitState, to: CircuitState): void {
    const what = `${from} to ${to}`;
    const index = this.#untold.findIndex((each) => each.by === instance.name && each.what === what);
    if (index < 0) this.#break(`a change is told once, by who made it: ${what} by ${instance.name}`);
    else this.#untold.splice(index, 1);
  }

  /** A call begins. */
  began(call: Call): void {
    const { store, settings } = this.world;
    const { state } = store.circuit;
    const leased = state === "HALF_OPEN" && writerOf(store.circuit) === call.instance.name;
    if (leased) this.#leased.add(call);
    if (call.lonely) return;
    const late = this.#leaseOf === call.instance.name ? 2 * ANSWER_MS : Math.max(settings.stalenessMs, ANSWER_MS);
    const sinceOpened = call.startedAt - this.#openedAt;
    if (state === "OPEN" && call.instance.knows === store.circuit.version)
      this.#break(`who knows that it is OPEN refuses: ${call.instance.name} does not`);
    if (state === "OPEN" && sinceOpened > late) this.#break(`OPEN refuses: a call began ${sinceOpened} ms after it opened`);
    if (state !== "HALF_OPEN") return;
    if (!leased) {
      this.#break("HALF_OPEN lets only the one through that has the lease");
      return;
    }
    const other = [...this.#trials].find(({ active }) => active);
    if (other) this.#break(`one trial at a time: ${call.instance.name} tries while ${other.instance.name} does`);
    if (this.#leaseDecidedAt < this.#openingDecidedAt + settings.openMs)
      this.#break(`OPEN lasts its time: the trial came ${this.#leaseDecidedAt - this.#openingDecidedAt} ms after it opened`);
    this.#trials.add(call);
  }

  /** A call ended, or was ended as a trial that took too long. */
  ended(call: Call, outcome: Outcome): void {
    const trial = this.#leased.has(call);
    this.#results.push({ instance: call.instance.name, startedAt: call.startedAt, outcome, trial });
  }

  /** A call was refused. */
  refused(instance: Caller, askedAt: number): void {
    const took = this.world.time.now - askedAt;
    // Twice a look and an attempt to get the lease, in vain, and a look whether it was got after all: that is where all are slow.
    if (took > 5 * PATIENCE_MS) this.#break(`refused at once: ${instance.name} took ${took} ms`);
  }
}
