import type { BreakerSettings } from "../../../domain/circuit/settings.js";
import {
  admit,
  afterCall,
  type Circuit,
  NEW_CIRCUIT,
  type Outcome,
  type Ticket,
  takeLease,
} from "../../../domain/circuit/state.js";
import { type Clock, leastSince, type Moment, momentOf, mostSince } from "./clock.js";
import type { KnownCircuit } from "./known-circuit.js";

/** After so many failures in a row the table is left alone for a while, in ms: each attempt keeps a call waiting. */
const FAILURES = 2;
const REST_MS = 5000;

/**
 * The judgement of one instance while the shared table cannot be reached: it goes on from what it knew, by its own calls alone.
 * What it learns so is forgotten as soon as the table answers.
 */
export class LonelyCircuit {
  #own: { readonly circuit: Circuit; readonly seen: Moment } | undefined;
  #failures = 0;
  #failedAt: Moment | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly settings: BreakerSettings,
  ) {}

  /** The last question to the table failed. */
  get failing(): boolean {
    return this.#failures > 0;
  }

  /** The table is not asked now. */
  get resting(): boolean {
    return this.#failures >= FAILURES && this.#failedAt !== undefined && mostSince(this.clock, this.#failedAt) < REST_MS;
  }

  /** The table did not answer. */
  begin(known: KnownCircuit): void {
    this.#failures += 1;
    this.#failedAt = momentOf(this.clock);
    this.#own ??= { circuit: known.circuit ?? NEW_CIRCUIT, seen: this.#failedAt };
  }

  /** The table answered. */
  end(): void {
    this.#failures = 0;
    this.#own = undefined;
  }

  /** @returns the right to a call, or when to ask again */
  enter(): { readonly ticket?: Ticket; readonly retryAfterMs?: number } {
    if (this.settings.whenUnreachable === "refuse" || !this.#own) return { retryAfterMs: REST_MS };
    const { circuit, seen } = this.#own;
    const now = this.clock.wall();
    const admission = admit(circuit, { now, knownMs: leastSince(this.clock, seen) }, this.settings);
    if (admission.kind === "reject") return admission;
    if (admission.kind === "allow") return { ticket: { generation: circuit.generation } };
    const leased = takeLease(circuit, now, this.settings);
    this.#keep(leased);
    return { ticket: { trialVersion: leased.version } };
  }

  /** How a call ended. */
  record(ticket: Ticket, outcome: Outcome): void {
    if (!this.#own) return;
    const next = afterCall(this.#own.circuit, ticket, outcome, this.clock.wall(), this.settings);
    if (next !== this.#own.circuit) this.#keep(next);
  }

  #keep(circuit: Circuit): void {
    this.#own = { circuit, seen: momentOf(this.clock) };
  }
}
