import type { Currency } from "../../domain/contracts/money.js";
import type { PlannedOrder } from "./orders.js";

/** An order the API accepted; minor units. */
export interface AcceptedOrder {
  readonly orderId: string;
  readonly amount: number;
  readonly currency: Currency;
}

/** What one request came to. */
export type Outcome =
  | { readonly kind: "accepted"; readonly orderId: string }
  | { readonly kind: "refused"; readonly status: number; readonly detail: string }
  | { readonly kind: "failed"; readonly detail: string };

/** What the traffic knows: the clients' side of the balance. */
export interface Books {
  /** Requests sent, the second of a duplicate included. */
  readonly sent: number;
  /** Order id → what was accepted. */
  readonly accepted: ReadonlyMap<string, AcceptedOrder>;
  /** Status → requests that were wrong on purpose and refused. */
  readonly refusedMistakes: ReadonlyMap<number, number>;
  /** Status → correct requests that were refused: outages and bugs. */
  readonly refusedOrders: ReadonlyMap<number, number>;
  /** Requests without any answer; their orders may or may not be in the queue. */
  readonly transportErrors: number;
  /** Orders sent twice. */
  readonly duplicates: number;
  /** Arrivals that waited because too many requests were open. */
  readonly heldBack: number;
  /** What must not happen, told in words; at most the first 20. */
  readonly surprises: readonly string[];
}

const MOST_SURPRISES = 20;

/** Keeps the books of a run. */
export class BookKeeper implements Books {
  sent = 0;
  readonly accepted = new Map<string, AcceptedOrder>();
  readonly refusedMistakes = new Map<number, number>();
  readonly refusedOrders = new Map<number, number>();
  transportErrors = 0;
  duplicates = 0;
  heldBack = 0;
  readonly surprises: string[] = [];
  private readonly idsByKey = new Map<string, string>();

  record(planned: PlannedOrder, outcome: Outcome): void {
    this.sent += 1;
    if (outcome.kind === "failed") {
      this.transportErrors += 1;
    } else if (outcome.kind === "refused") {
      const counts = planned.mistake ? this.refusedMistakes : this.refusedOrders;
      counts.set(outcome.status, (counts.get(outcome.status) ?? 0) + 1);
      const byCaller = outcome.status >= 400 && outcome.status < 500;
      if (planned.mistake && !byCaller)
        this.surprise(`a request with ${planned.mistake} was answered ${outcome.status}: ${outcome.detail}`);
      if (!planned.mistake && byCaller) this.surprise(`a correct order was refused with ${outcome.status}: ${outcome.detail}`);
    } else this.accept(planned, outcome.orderId);
  }

  private accept(planned: PlannedOrder, orderId: string): void {
    if (planned.mistake) this.surprise(`a request with ${planned.mistake} was accepted as ${orderId}`);
    const { amount, currency, idempotencyKey } = planned;
    const known = this.accepted.get(orderId);
    if (known && this.idsByKey.get(idempotencyKey) !== orderId) this.surprise(`two orders have the id ${orderId}`);
    this.accepted.set(orderId, { orderId, amount, currency });
    const first = this.idsByKey.get(idempotencyKey);
    if (first !== undefined && first !== orderId) this.surprise(`one order sent twice became two: ${first} and ${orderId}`);
    this.idsByKey.set(idempotencyKey, first ?? orderId);
  }

  private surprise(text: string): void {
    if (this.surprises.length < MOST_SURPRISES) this.surprises.push(text);
  }
}
