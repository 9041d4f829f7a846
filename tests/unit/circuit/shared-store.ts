import { type Circuit, NEW_CIRCUIT } from "../../../domain/circuit/state.js";
import type { CircuitStore } from "../../../lambdas/shared/circuit-breaker/circuit-store.js";
import type { Chooser } from "./choices.js";
import type { Timeline } from "./timeline.js";

/** Longest time until a question is answered or given up, in ms. */
export const PATIENCE_MS = 1000;

/** One version that the table came to hold, all times true ones. */
export interface Change {
  readonly before: Circuit;
  readonly after: Circuit;
  readonly decidedAt: number;
  readonly appliedAt: number;
}

/** What becomes of a question: when the table does it (undefined: never), and when and how it is answered. */
interface Fate {
  readonly applied?: number;
  readonly answered: number;
  readonly fails?: true;
  /** The SDK asked again, as it had no answer: the second attempt finds the work of the first. */
  readonly twice?: true;
  /** The process dies when it is done. */
  readonly dies?: true;
}

const FATES: readonly Fate[] = [
  { applied: 2, answered: 4 },
  { applied: 2, answered: 900 },
  { applied: 900, answered: 902 },
  { applied: 2, answered: 4, twice: true },
  { answered: 2, fails: true },
  { answered: PATIENCE_MS, fails: true },
  { applied: 2, answered: PATIENCE_MS, fails: true },
  { applied: PATIENCE_MS + 500, answered: PATIENCE_MS, fails: true },
  { applied: 6000, answered: PATIENCE_MS, fails: true },
  { applied: 2, answered: 4, dies: true },
];

/** Who asks. */
export interface Asker {
  isAlive(): boolean;
  die(): void;
  /** What the table answered; nothing when it did not. */
  answered(circuit: Circuit | undefined): void;
}

/** The table of the breakers, for one dependency: it does what it is asked whenever and however `choose` says. */
export class SharedStore {
  circuit: Circuit = NEW_CIRCUIT;
  readonly changes: Change[] = [];
  down = false;

  constructor(
    private readonly time: Timeline,
    private readonly choose: Chooser,
    private readonly onChange: (change: Change) => void,
  ) {}

  /** The table as one instance reaches it. */
  for(asker: Asker): CircuitStore {
    return {
      read: () => this.#ask(asker, () => this.circuit),
      replace: (before, after) => {
        const decidedAt = this.time.now;
        return this.#ask(asker, () => {
          if (this.circuit.version === before.version) this.put(after, decidedAt);
          return this.circuit;
        });
      },
    };
  }

  /** Holds a new version from now on. */
  put(after: Circuit, decidedAt = this.time.now): void {
    const change = { before: this.circuit, after, decidedAt, appliedAt: this.time.now };
    this.changes.push(change);
    this.circuit = after;
    this.onChange(change);
  }

  #ask(asker: Asker, work: () => Circuit): Promise<Circuit> {
    const fate = this.down ? FATES[4] : FATES[this.choose(FATES.length)];
    if (!fate) throw new Error("the chooser chose what is not there");
    return new Promise((resolve, reject) => {
      let answer: Circuit | undefined;
      if (fate.applied !== undefined)
        this.time.after(fate.applied, () => {
          answer = work();
          if (fate.twice) answer = work();
          if (fate.dies) asker.die();
        });
      this.time.after(fate.answered, () => {
        if (!asker.isAlive()) return;
        asker.answered(fate.fails ? undefined : answer);
        if (answer && !fate.fails) resolve(answer);
        else reject(new Error("the table did not answer"));
      });
    });
  }
}
