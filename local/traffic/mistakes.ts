import { MAX_AMOUNT_MINOR } from "../../domain/contracts/money.js";
import { MAX_ORDER_ITEMS, type PlaceOrder } from "../../domain/contracts/order.js";

/** A way in which clients get an order wrong. */
export interface Mistake {
  readonly name: string;
  /** The body with the mistake. */
  readonly spoil: (order: PlaceOrder) => string;
}

const mistake = (name: string, spoil: (order: PlaceOrder) => unknown): Mistake => ({
  name,
  spoil: (order) => JSON.stringify(spoil(order)),
});

/** Each must be answered with 400. */
export const MISTAKES: readonly [Mistake, ...Mistake[]] = [
  { name: "invalid JSON", spoil: (order) => JSON.stringify(order).slice(0, -2) },
  mistake("no items", (order) => ({ ...order, items: [] })),
  mistake("too many items", (order) => ({ ...order, items: Array(MAX_ORDER_ITEMS + 1).fill(order.items[0]) })),
  mistake("a quantity in words", (order) => ({ ...order, items: [{ ...order.items[0], quantity: "two" }] })),
  mistake("a negative amount", (order) => ({ ...order, items: [{ ...order.items[0], unitAmount: -500 }] })),
  mistake("a huge amount", (order) => ({
    ...order,
    items: [{ ...order.items[0], quantity: 1000, unitAmount: MAX_AMOUNT_MINOR }],
  })),
  mistake("an unknown currency", (order) => ({ ...order, currency: "XTS" })),
  mistake("no customer", ({ customerId: _, ...order }) => order),
  // A well-known test number: it must be refused and must not be logged.
  mistake("a card number", (order) => ({ ...order, cardNumber: "4242424242424242" })),
];
