import type { Expectation } from "../../../../config/index.js";
import { paymentIdOf } from "../../../../domain/contracts/payment.js";
import { BookKeeper } from "../../../../local/traffic/books.js";
import type { PlannedOrder } from "../../../../local/traffic/orders.js";
import type { Evidence, QueueState } from "../../../../local/verdict/evidence.js";
import { judge } from "../../../../local/verdict/judge.js";

export const expectation = (overrides: Partial<Expectation> = {}): Expectation => ({
  metrics: [],
  deadLetters: {},
  orders: "all-settled",
  alarms: [],
  composites: [],
  messages: [],
  ...overrides,
});

export const queue = (name: string, overrides: Partial<QueueState> = {}): QueueState => ({
  queue: name,
  visible: 0,
  inFlight: 0,
  delayed: 0,
  deadLetters: 0,
  deadOrderIds: [],
  ...overrides,
});

export const planned = (index: number): PlannedOrder => ({
  body: "",
  idempotencyKey: `key-${index}`,
  mistake: null,
  duplicate: null,
  amount: 100 + index,
  currency: "EUR",
});

export const id = (index: number): string => `ord_${10_000_000 + index}`;

/** Evidence of a run with ten orders, of which every fourth was declined, and in which all balances. */
export function balanced(overrides: Partial<Evidence> = {}): Evidence {
  const books = new BookKeeper();
  const indexes = Array.from({ length: 10 }, (_, index) => index);
  for (const index of indexes) books.record(planned(index), { kind: "accepted", orderId: id(index) });
  const isDeclined = (index: number): boolean => index % 4 === 3;
  const money = (index: number) => ({ amount: 100 + index, currency: "EUR" as const });
  const outcome = (index: number) => (isDeclined(index) ? ("declined" as const) : ("authorized" as const));
  const keys = (index: number) => ({ orderId: id(index), paymentId: paymentIdOf(id(index)) });
  return {
    expect: expectation(),
    books,
    orders: indexes.map((index) => ({
      orderId: id(index),
      status: isDeclined(index) ? "DECLINED" : "COMPLETED",
      ...money(index),
    })),
    payments: indexes.map((index) => ({ ...keys(index), status: outcome(index), ...money(index) })),
    ledger: indexes.map((index) => ({ paymentId: keys(index).paymentId, status: outcome(index), requests: 1, ...money(index) })),
    queuesBefore: [queue("orders"), queue("payments")],
    queues: [queue("orders"), queue("payments")],
    metrics: [],
    posted: null,
    alarms: null,
    analysis: null,
    ...overrides,
  };
}

/** The failed checks, each with its details. */
export const failures = (evidence: Evidence): [string, readonly string[]][] =>
  judge(evidence)
    .checks.filter((check) => !check.ok)
    .map((check) => [check.name, check.details]);

export const even = balanced();
export const change = <T>(rows: readonly T[], at: number, fields: Partial<T>): T[] =>
  rows.map((row, index) => (index === at ? { ...row, ...fields } : row));
export const without = <T>(rows: readonly T[], at: number): T[] => rows.filter((_, index) => index !== at);
