import { oneOf, type Random } from "./random.js";

/** What may be in trouble: the table `metrics`, the queue `metrics`, the tables `idempotency` and `circuit`. */
export const PARTIES = ["store", "queue", "claims", "circuit"] as const;

/** One of them. */
export type Party = (typeof PARTIES)[number];

/** How one request fares. `done`: whether it has its effect; `told`: what the caller learns, and `nothing` in time is that, too. */
export interface Fate {
  readonly done: boolean;
  readonly told: "answer" | "error" | "throttled" | "nothing";
}

const FINE: Fate = { done: true, told: "answer" };

/** A stretch of time, in ms from the start. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Shares of what goes wrong, and when a party is down. */
export interface Trouble {
  /** Requests that fail; another attempt may succeed. */
  readonly attempts: number;
  /** Calls of which every attempt fails. */
  readonly calls: number;
  /** Of those that fail: share without any answer, until the caller has waited long enough. */
  readonly silent: number;
  /** Of those that fail: share that has its effect all the same. */
  readonly effective: number;
  readonly down: readonly Span[];
}

/** Decides how requests fare. */
export class Troubles {
  /** By call: all its attempts fare alike. */
  readonly #doomed = new Map<string, Fate>();
  readonly failed: Record<Party, number> = { store: 0, queue: 0, claims: 0, circuit: 0 };
  readonly requests: Record<Party, number> = { store: 0, queue: 0, claims: 0, circuit: 0 };

  /** True after the last trouble: all is well again. */
  over = false;

  constructor(
    private readonly shares: Readonly<Record<Party, Trouble>>,
    private readonly random: Random,
  ) {}

  /** @param call names the call that this is an attempt of */
  fateOf(party: Party, call: string, elapsedMs: number): Fate {
    const fate = this.over ? FINE : this.#draw(party, call, elapsedMs);
    this.requests[party] += 1;
    if (fate.told !== "answer") this.failed[party] += 1;
    return fate;
  }

  #draw(party: Party, call: string, elapsedMs: number): Fate {
    const { attempts, calls, down } = this.shares[party];
    if (down.some(({ from, to }) => elapsedMs >= from && elapsedMs < to)) return { ...this.#failure(party), done: false };
    const doomed = this.#doomed.get(call);
    if (doomed) return doomed;
    if (this.random() < calls) {
      const fate = this.#failure(party);
      this.#doomed.set(call, fate);
      return fate;
    }
    return this.random() < attempts ? this.#failure(party) : FINE;
  }

  #failure(party: Party): Fate {
    const { silent, effective } = this.shares[party];
    if (this.random() < silent) return { done: this.random() < 0.5, told: "nothing" };
    if (this.random() < effective) return { done: true, told: "error" };
    return { done: false, told: oneOf(this.random, ["error", "throttled"]) };
  }
}
