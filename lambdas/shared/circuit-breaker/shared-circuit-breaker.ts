import type { BreakerSettings } from "../../../domain/circuit/settings.js";
import {
  admit,
  afterCall,
  type Circuit,
  type CircuitState,
  type ManualChange,
  type Outcome,
  type Ticket,
  takeLease,
  trialMs,
} from "../../../domain/circuit/state.js";
import { CircuitOpenError, DependencyError, toError } from "../errors.js";
import type { CircuitBreaker } from "./circuit-breaker.js";
import type { CircuitStore } from "./circuit-store.js";
import { type Clock, type Moment, momentOf, mostSince } from "./clock.js";
import { KnownCircuit } from "./known-circuit.js";
import { LonelyCircuit } from "./lonely-circuit.js";

/** Most attempts to write a result against other instances that write too. */
const MAX_WRITES = 5;

/** Most attempts to get the lease: who loses it to another instance is refused. */
const MAX_LEASES = 2;

/** What a breaker is made of. */
export interface SharedCircuitBreakerOptions {
  readonly dependency: string;
  readonly settings: BreakerSettings;
  readonly store: CircuitStore;
  readonly clock: Clock;
  /** Names this instance in what it writes; no other has this name. */
  readonly instance: string;
  /** Told by the instance that changed the state, once. */
  readonly onTransition: (from: CircuitState, to: CircuitState) => void;
  /** Told by every instance that sees that somebody opened or reset the breaker. */
  readonly onManual: (manual: ManualChange) => void;
  /** Told when the shared state cannot be read or written. */
  readonly onStoreFailure: (error: Error) => void;
}

/** The right to make one call. */
interface Entry {
  readonly ticket: Ticket;
  /** By this instance's own judgement, as the table cannot be reached. */
  readonly alone: boolean;
  /** Of a trial: when its time began. */
  readonly since?: Moment;
}

/**
 * A circuit breaker whose state all instances share. One trial at a time: who wrote the lease may try, ends the trial by its own
 * clock, and others wait longer than that by theirs (decision 22). While the table cannot be reached, instances judge by
 * themselves, or refuse every call, as is configured.
 */
export class SharedCircuitBreaker implements CircuitBreaker {
  readonly #known: KnownCircuit;
  readonly #lonely: LonelyCircuit;
  #reading: Promise<Circuit | undefined> | undefined;
  #changes = 0;
  /** Results are written one after another, so that ten failures of one batch do not fight over the version. */
  #writing: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: SharedCircuitBreakerOptions) {
    this.#known = new KnownCircuit(options.clock);
    this.#lonely = new LonelyCircuit(options.clock, options.settings);
  }

  async execute<T>(call: (signal: AbortSignal) => Promise<T>, isFailure: (error: unknown) => boolean): Promise<T> {
    const entry = await this.#enter();
    const limit = new TrialLimit(this.options, entry.since);
    try {
      const value = await limit.race(call);
      await this.#record(entry, "success");
      return value;
    } catch (error) {
      await this.#record(entry, limit.exceeded || isFailure(error) ? "failure" : "nothing");
      throw error;
    }
  }

  async #enter(): Promise<Entry> {
    const { settings, dependency } = this.options;
    for (let attempt = 0; attempt < MAX_LEASES; attempt++) {
      const circuit = await this.#look();
      if (!circuit) break;
      const admission = admit(circuit, this.#known.sight(), settings);
      if (admission.kind === "allow") return { ticket: { generation: circuit.generation }, alone: false };
      if (admission.kind === "reject") throw new CircuitOpenError(dependency, Math.ceil(admission.retryAfterMs));
      const entry = await this.#tryLease(circuit);
      if (entry === "refused") break;
      if (entry) return entry;
    }
    return this.#enterAlone();
  }

  /** @returns the circuit, at most so old as is configured; undefined when the table cannot be reached */
  async #look(): Promise<Circuit | undefined> {
    const { stalenessMs } = this.options.settings;
    if (this.#lonely.resting) return undefined;
    if (this.#known.circuit && !this.#lonely.failing && this.#known.isFresh(stalenessMs)) return this.#known.circuit;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<Circuit | undefined> {
    const question = this.#known.question();
    try {
      return this.#learn(await this.options.store.read(), question);
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  #learn(answer: Circuit, question: Parameters<KnownCircuit["learn"]>[1], made?: Moment): Circuit {
    this.#lonely.end();
    const { circuit, before } = this.#known.learn(answer, question, made);
    if (before && circuit.manual && circuit.manual.at !== before.manual?.at) this.options.onManual(circuit.manual);
    return circuit;
  }

  #fail(error: unknown): void {
    this.#lonely.begin(this.#known);
    this.options.onStoreFailure(toError(error));
  }

  /** @returns the right to the one trial, with time left for it; undefined when another was faster, so that it pays to look again */
  async #tryLease(circuit: Circuit): Promise<Entry | "refused" | undefined> {
    const { clock, settings } = this.options;
    const since = momentOf(clock);
    try {
      const { won, lost, current } = await this.#replace(circuit, takeLease(circuit, since.wall, settings), this.#nextChange());
      if (!won) return lost ? "refused" : undefined;
      // While the answer was on its way, somebody may have opened or reset it by hand.
      if (this.#known.circuit?.version !== current.version) return undefined;
      if (mostSince(clock, since) >= trialMs(settings)) return "refused";
      return { ticket: { trialVersion: current.version }, alone: false, since };
    } catch (error) {
      this.#fail(error);
      return "refused";
    }
  }

  #enterAlone(): Entry {
    const { dependency, settings, clock } = this.options;
    const { ticket, retryAfterMs } = this.#lonely.enter();
    if (!ticket) throw new CircuitOpenError(dependency, Math.ceil(retryAfterMs ?? settings.leaseMs));
    return { ticket, alone: true, ...("trialVersion" in ticket && { since: momentOf(clock) }) };
  }

  #nextChange(): string {
    this.#changes += 1;
    return `${this.options.instance}/${this.#changes}`;
  }

  /**
   * Writes a change. Where the answer is lost, the table is asked whether the write was done.
   * @param writer names the change: also an attempt that nobody saw succeed is known by it
   * @returns whether the circuit is this change now, and whether the answer was lost: then it may have been in between
   * @throws when the table cannot be reached
   */
  async #replace(before: Circuit, change: Circuit, writer: string) {
    const { store, clock, onTransition } = this.options;
    const after = { ...change, writer };
    let question = this.#known.question();
    const decided = question.sent;
    let answer: Circuit;
    let lost = false;
    try {
      answer = await store.replace(before, after, clock.wall());
    } catch (error) {
      this.#fail(error);
      lost = true;
      question = this.#known.question();
      answer = await store.read();
    }
    const won = answer.writer === writer;
    const current = this.#learn(answer, question, won ? decided : undefined);
    if (won && before.state !== after.state) onTransition(before.state, after.state);
    return { won, lost, current: won ? answer : current };
  }

  async #record(entry: Entry, outcome: Outcome): Promise<void> {
    const { settings, clock } = this.options;
    const circuit = this.#known.circuit;
    if (entry.alone || !circuit) return this.#lonely.record(entry.ticket, outcome);
    if (afterCall(circuit, entry.ticket, outcome, clock.wall(), settings) === circuit) return undefined;
    const recorded = this.#writing.then(() => this.#write(circuit, entry.ticket, outcome));
    this.#writing = recorded;
    return recorded;
  }

  async #write(known: Circuit, ticket: Ticket, outcome: Outcome): Promise<void> {
    const { clock, settings } = this.options;
    const writer = this.#nextChange();
    if (this.#lonely.resting && !("trialVersion" in ticket)) return this.#lonely.record(ticket, outcome);
    try {
      let circuit = this.#known.circuit ?? known;
      for (let attempt = 0; attempt < MAX_WRITES; attempt++) {
        const next = afterCall(circuit, ticket, outcome, clock.wall(), settings);
        if (next === circuit) return undefined;
        const { won, lost, current } = await this.#replace(circuit, next, writer);
        // Perhaps it was counted before others went on from there: then it must not be counted again.
        if (won || (lost && current.version > circuit.version)) return undefined;
        circuit = current;
      }
      throw new Error(`the circuit changed ${MAX_WRITES} times while a result was written; this result is not counted`);
    } catch (error) {
      this.#fail(error);
      return this.#lonely.record(ticket, outcome);
    }
  }
}

/** Ends a trial in time; other calls have limits of their own. */
class TrialLimit {
  exceeded = false;

  constructor(
    private readonly options: SharedCircuitBreakerOptions,
    private readonly since: Moment | undefined,
  ) {}

  async race<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { clock, settings, dependency } = this.options;
    const controller = new AbortController();
    if (!this.since) return call(controller.signal);
    const left = trialMs(settings) - mostSince(clock, this.since);
    let cancel: () => void = () => undefined;
    const end = new Promise<never>((_resolve, reject) => {
      cancel = clock.after(left, () => {
        this.exceeded = true;
        const error = new DependencyError(`the trial of ${dependency} did not end within ${trialMs(settings)} ms`);
        controller.abort(error);
        reject(error);
      });
    });
    try {
      return await Promise.race([call(controller.signal), end]);
    } finally {
      cancel();
    }
  }
}
