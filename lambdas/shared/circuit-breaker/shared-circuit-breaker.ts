import {
  type Admission,
  admit,
  afterCall,
  type CallResult,
  type Circuit,
  type CircuitSettings,
  type CircuitState,
  NEW_CIRCUIT,
  takeLease,
} from "../../../domain/circuit/state.js";
import { CircuitOpenError, toError } from "../errors.js";
import type { CircuitBreaker } from "./circuit-breaker.js";
import type { CircuitStore } from "./circuit-store.js";

/** How long an instance believes what it read, in ms: a healthy dependency costs one read a second. */
const CACHE_MS = 1000;

/** Most attempts to write against other instances that write too. */
const MAX_WRITES = 5;

/** What a breaker is made of. */
export interface SharedCircuitBreakerOptions {
  readonly dependency: string;
  readonly settings: CircuitSettings;
  readonly store: CircuitStore;
  /** Epoch ms. */
  readonly now: () => number;
  /** Told by the instance that changed the state, once. */
  readonly onTransition: (from: CircuitState, to: CircuitState) => void;
  /** Told when the shared state cannot be read or written; the call goes through then. */
  readonly onStoreFailure: (error: Error) => void;
}

/**
 * A circuit breaker whose state all instances share. When the state cannot be reached it lets calls through: a broken table
 * must not stop payments, and the call's own timeout still holds.
 */
export class SharedCircuitBreaker implements CircuitBreaker {
  #known: { readonly circuit: Circuit; readonly readAt: number } | undefined;
  #reading: Promise<Circuit> | undefined;
  /** Results are written one after another, so that ten failures of one batch do not fight over the version. */
  #writing: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: SharedCircuitBreakerOptions) {}

  async execute<T>(call: () => Promise<T>, isFailure: (error: unknown) => boolean): Promise<T> {
    const trialVersion = await this.#enter();
    const trial = trialVersion === undefined ? {} : { trialVersion };
    try {
      const value = await call();
      await this.#record({ ok: true, ...trial });
      return value;
    } catch (error) {
      await this.#record({ ok: !isFailure(error), ...trial });
      throw error;
    }
  }

  /** @returns the version of the lease when this call is the one trial */
  async #enter(): Promise<number | undefined> {
    const { now, settings, dependency, store } = this.options;
    try {
      let circuit = await this.#read();
      for (let attempt = 0; attempt < MAX_WRITES; attempt++) {
        const admission: Admission = admit(circuit, now(), settings);
        if (admission.kind === "allow") return undefined;
        if (admission.kind === "reject") throw new CircuitOpenError(dependency, Math.ceil(admission.retryAfterMs));
        const leased = takeLease(circuit, now(), settings);
        const { won, current } = await store.replace(circuit, leased, now());
        this.#learn(current);
        if (won) {
          if (circuit.state !== leased.state) this.options.onTransition(circuit.state, leased.state);
          return leased.version;
        }
        circuit = current;
      }
      throw new CircuitOpenError(dependency, settings.leaseMs);
    } catch (error) {
      if (error instanceof CircuitOpenError) throw error;
      this.options.onStoreFailure(toError(error));
      return undefined;
    }
  }

  #read(): Promise<Circuit> {
    const known = this.#known;
    if (known && this.options.now() - known.readAt < CACHE_MS) return Promise.resolve(known.circuit);
    this.#reading ??= this.options.store
      .read()
      .then((circuit) => this.#learn(circuit))
      .finally(() => {
        this.#reading = undefined;
      });
    return this.#reading;
  }

  #learn(circuit: Circuit): Circuit {
    this.#known = { circuit, readAt: this.options.now() };
    return circuit;
  }

  #record(result: CallResult): Promise<void> {
    const recorded = this.#writing
      .then(() => this.#write(result))
      .catch((error: unknown) => this.options.onStoreFailure(toError(error)));
    this.#writing = recorded;
    return recorded;
  }

  async #write(result: CallResult): Promise<void> {
    const { now, settings, store, onTransition } = this.options;
    let circuit = this.#known?.circuit ?? NEW_CIRCUIT;
    for (let attempt = 0; attempt < MAX_WRITES; attempt++) {
      const next = afterCall(circuit, result, now(), settings);
      if (next === circuit) return;
      const { won, current } = await store.replace(circuit, next, now());
      this.#learn(current);
      if (won) {
        if (circuit.state !== next.state) onTransition(circuit.state, next.state);
        return;
      }
      circuit = current;
    }
    throw new Error(`the circuit changed ${MAX_WRITES} times while a result was written; this result is not counted`);
  }
}
