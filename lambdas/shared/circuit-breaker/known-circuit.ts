import type { Circuit, Sight } from "../../../domain/circuit/state.js";
import { type Clock, leastSince, type Moment, momentOf, mostSince } from "./clock.js";

/** A question to the table: when it was sent, and which answers were known then. */
export interface Question {
  readonly sent: Moment;
  readonly answers: number;
}

interface Answer {
  readonly circuit: Circuit;
  /** When the last question was sent that this version answered: since then it may be out of date. */
  readonly asked: Moment;
  /** When this version was known first; the version is older than that. */
  readonly seen: Moment;
  /** Its number among the answers. */
  readonly number: number;
}

/** What one instance knows of the shared circuit. Answers may overtake each other: an older one never replaces a newer one. */
export class KnownCircuit {
  #answer: Answer | undefined;

  constructor(private readonly clock: Clock) {}

  /** The circuit as it was known last. */
  get circuit(): Circuit | undefined {
    return this.#answer?.circuit;
  }

  /** To be called just before the table is asked. */
  question(): Question {
    return { sent: momentOf(this.clock), answers: this.#answer?.number ?? 0 };
  }

  /**
   * Takes an answer.
   * @param seen when the version was made, for who made it; else the moment of the answer counts, by which it was there
   * @returns the newest circuit known, and the one known before
   */
  learn(circuit: Circuit, { sent, answers }: Question, seen = momentOf(this.clock)) {
    const before = this.#answer;
    const overtaken = before !== undefined && answers < before.number;
    if (overtaken && circuit.version < before.circuit.version) return { circuit: before.circuit, before: before.circuit };
    const same = before !== undefined && before.circuit.version === circuit.version && before.circuit.writer === circuit.writer;
    this.#answer = {
      circuit,
      asked: same && overtaken ? before.asked : sent,
      seen: same ? before.seen : seen,
      number: (before?.number ?? 0) + 1,
    };
    return { circuit, before: before?.circuit };
  }

  /** True while what is known is at most so old, in ms. */
  isFresh(stalenessMs: number): boolean {
    return this.#answer !== undefined && mostSince(this.clock, this.#answer.asked) < stalenessMs;
  }

  /** How the instance stands to the version that it knows. */
  sight(): Sight {
    return { now: this.clock.wall(), knownMs: this.#answer ? leastSince(this.clock, this.#answer.seen) : 0 };
  }
}
