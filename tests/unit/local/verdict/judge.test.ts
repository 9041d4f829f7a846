import { describe, expect, it } from "vitest";
import type { Expectation } from "../../../../config/index.js";
import { paymentIdOf } from "../../../../domain/contracts/payment.js";
import { BookKeeper } from "../../../../local/traffic/books.js";
import type { PlannedOrder } from "../../../../local/traffic/orders.js";
import type { Evidence, OrderRow, QueueState } from "../../../../local/verdict/evidence.js";
import { statusCounts } from "../../../../local/verdict/index.js";
import { judge } from "../../../../local/verdict/judge.js";

const expectation = (overrides: Partial<Expectation> = {}): Expectation => ({
  metrics: [],
  deadLetters: {},
  orders: "all-settled",
  alarms: [],
  composites: [],
  messages: [],
  ...overrides,
});

const queue = (name: string, overrides: Partial<QueueState> = {}): QueueState => ({
  queue: name,
  visible: 0,
  inFlight: 0,
  delayed: 0,
  deadLetters: 0,
  deadOrderIds: [],
  ...overrides,
});

const planned = (index: number): PlannedOrder => ({
  body: "",
  idempotencyKey: `key-${index}`,
  mistake: null,
  duplicate: null,
  amount: 100 + index,
  currency: "EUR",
});

const id = (index: number): string => `ord_${10_000_000 + index}`;

/** Evidence of a run with ten orders, of which every fourth was declined, and in which all balances. */
function balanced(overrides: Partial<Evidence> = {}): Evidence {
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
const failures = (evidence: Evidence): [string, readonly string[]][] =>
  judge(evidence)
    .checks.filter((check) => !check.ok)
    .map((check) => [check.name, check.details]);

const even = balanced();
const change = <T>(rows: readonly T[], at: number, fields: Partial<T>): T[] =>
  rows.map((row, index) => (index === at ? { ...row, ...fields } : row));
const without = <T>(rows: readonly T[], at: number): T[] => rows.filter((_, index) => index !== at);

describe("a run that balances", () => {
  it("is fine and exits with 0", () => {
    const verdict = judge(even);
    expect(failures(even)).toEqual([]);
    expect([verdict.ok, verdict.exitCode]).toEqual([true, 0]);
  });

  it("is so whatever earlier runs left in the tables and queues", () => {
    const old: OrderRow = { orderId: "ord_earlier01", status: "PENDING_PAYMENT", amount: 1, currency: "USD" };
    const before = [queue("orders"), queue("payments", { inFlight: 3, deadLetters: 2 })];
    const after = [queue("orders"), queue("payments", { visible: 1 })];
    const late = { paymentId: "pay_earlier01", amount: 1, currency: "USD" as const, status: "authorized" as const, requests: 1 };
    const evidence = {
      ...even,
      orders: [...even.orders, old],
      ledger: [...even.ledger, late],
      queuesBefore: before,
      queues: after,
    };
    expect(failures(evidence)).toEqual([]);
  });
});

describe("the verdict names", () => {
  const lost = "accepted orders that are not stored";
  const unsettled = "orders that are not settled";
  const misfit = "payments that do not fit their order";
  const miscount = "orders not charged exactly once";
  const copy = { ...even.payments[0], orderId: id(0), paymentId: "pay_another01", status: "authorized" } as const;

  it.each<[string, Partial<Evidence>, [string, RegExp][]]>([
    [
      "a lost order",
      { orders: without(even.orders, 0), payments: without(even.payments, 0), ledger: without(even.ledger, 0) },
      [[lost, /ord_10000000/]],
    ],
    [
      "an order that is not settled",
      { orders: change(even.orders, 0, { status: "PENDING_PAYMENT" }) },
      [[unsettled, /ord_10000000/]],
    ],
    [
      "another stored amount",
      { orders: change(even.orders, 1, { amount: 1 }) },
      [["orders stored with another amount", /accepted 101 EUR, stored 1 EUR/]],
    ],
    ["a completed order without a payment", { payments: without(even.payments, 0) }, [[misfit, /completed without a payment/]]],
    [
      "two payments for an order",
      { payments: [...even.payments, { amount: 1, currency: "EUR", ...copy }] },
      [[misfit, /ord_10000000: 2 payments/]],
    ],
    [
      "a payment of another amount",
      { payments: change(even.payments, 2, { amount: 7 }) },
      [[misfit, /costs 102 EUR, its payment is 7 EUR/]],
    ],
    [
      "a declined order whose payment is authorized",
      { payments: change(even.payments, 3, { status: "authorized" }) },
      [[misfit, /declined, yet/]],
    ],
    ["a completed order that was never charged", { ledger: without(even.ledger, 0) }, [[miscount, /never charged/]]],
    ["a double charge", { ledger: [...even.ledger, ...even.ledger.slice(0, 1)] }, [[miscount, /charged 2 times/]]],
    [
      "a charge for a declined order",
      { ledger: change(even.ledger, 3, { status: "authorized" }) },
      [[miscount, /declined, yet charged/]],
    ],
    [
      "a charge of another amount",
      { ledger: change(even.ledger, 0, { amount: 9 }) },
      [[miscount, /costs 100 EUR, charged 9 EUR/]],
    ],
    ["a charge in another currency", { ledger: change(even.ledger, 0, { currency: "JPY" }) }, [[miscount, /charged 100 JPY/]]],
    [
      "a charge nobody ordered",
      { ledger: change(even.ledger, 3, { paymentId: "pay_stray0001", status: "authorized" }) },
      [["charges without an order", /pay_stray0001/]],
    ],
    [
      "a message left over",
      { queues: [queue("orders"), queue("payments", { inFlight: 1 })] },
      [["messages left in payments", /^$/]],
    ],
    [
      "a dead letter",
      { queues: [queue("orders", { deadLetters: 1, deadOrderIds: [id(2)] })] },
      [["dead letters of orders", /ord_10000002/]],
    ],
  ])("%s", (_, overrides, expected) => {
    const found = failures(balanced(overrides));
    expect(found.map(([name]) => name)).toEqual(expected.map(([name]) => name));
    for (const [index, [, pattern]] of expected.entries()) expect(found[index]?.[1].join(" ")).toMatch(pattern);
    expect(judge(balanced(overrides)).exitCode).toBe(1);
  });

  it("what the clients did not get", () => {
    const books = new BookKeeper();
    books.record(planned(0), { kind: "failed", detail: "reset" });
    books.record(planned(1), { kind: "refused", status: 503, detail: "later" });
    const nothing = balanced({ books, orders: [], payments: [], ledger: [] });
    expect(failures(nothing)).toEqual([
      ["orders accepted", []],
      ["correct orders refused", ["1 answered 503"]],
      ["requests without an answer", []],
    ]);
  });
});

it("the accepted orders are counted by status, one that is not stored as pending", () => {
  const orders = change(even.orders.slice(1), 0, { status: "PENDING_PAYMENT" });
  expect(statusCounts({ books: even.books, orders })).toEqual({ COMPLETED: 6, DECLINED: 2, PENDING_PAYMENT: 2 });
});

describe("where some orders may be pending", () => {
  const expect_ = expectation({ orders: "some-pending" });
  const pending = change(change(even.orders, 0, { status: "PENDING_PAYMENT" }), 1, { status: "PENDING_PAYMENT" });
  const unpaid = { orders: pending, payments: even.payments.slice(2), ledger: even.ledger.slice(2) };

  it("each needs a message in a queue or a dead letter that names it", () => {
    const inFlight = [queue("orders"), queue("payments", { inFlight: 2 })];
    expect(failures(balanced({ ...unpaid, expect: expect_, queues: inFlight }))).toEqual([]);
    const one = [queue("orders"), queue("payments", { inFlight: 1 })];
    expect(failures(balanced({ ...unpaid, expect: expect_, queues: one }))).toEqual([
      ["unsettled orders without a message", [id(0), id(1)]],
    ]);
    const deadToo = [queue("orders"), queue("payments", { inFlight: 1, deadLetters: 1, deadOrderIds: [id(0)] })];
    const deadLetters = { payments: { atLeast: 0 } };
    expect(failures(balanced({ ...unpaid, expect: { ...expect_, deadLetters }, queues: deadToo }))).toEqual([]);
  });

  it("a dead letter of another order accounts for none", () => {
    const queues = [queue("orders", { deadLetters: 2, deadOrderIds: ["ord_poison-1-0", "ord_poison-1-1"] })];
    const row = { ...expect_, deadLetters: { orders: { atLeast: 2 } } };
    expect(failures(balanced({ ...unpaid, expect: row, queues })).map(([name]) => name)).toEqual([
      "unsettled orders without a message",
    ]);
  });

  it("a pending order may have been charged, once", () => {
    const queues = [queue("payments", { visible: 2 })];
    expect(failures(balanced({ orders: pending, expect: expect_, queues }))).toEqual([]);
    const twice = [...even.ledger, ...even.ledger.slice(0, 1)];
    expect(failures(balanced({ orders: pending, ledger: twice, expect: expect_, queues }))).toHaveLength(1);
  });
});

describe("the row of a fault", () => {
  it("counts the dead letters that came during the run", () => {
    const row = expectation({ deadLetters: { orders: { atLeast: 3, atMost: 3 } } });
    const endingWith = (deadLetters: number) => balanced({ expect: row, queues: [queue("orders", { deadLetters })] });
    expect(failures(endingWith(3))).toEqual([]);
    expect(failures(endingWith(2))).toHaveLength(1);
    expect(failures(endingWith(4))).toHaveLength(1);
  });

  it.each([
    [0.1, 0.5, true],
    [0.4, 1, false],
    [0, 0.1, false],
  ])("bounds the declined share: %d to %d", (atLeast, atMost, ok) => {
    const evidence = balanced({ expect: expectation({ declinedShare: { atLeast, atMost } }) });
    expect(judge(evidence).ok).toBe(ok);
    expect(judge(evidence).checks).toContainEqual(expect.objectContaining({ actual: "20 % (2 of 10)" }));
  });

  it("has no declined share when nothing is settled", () => {
    const orders = even.orders.map((order) => ({ ...order, status: "PENDING_PAYMENT" as const }));
    const row = expectation({ orders: "some-pending", declinedShare: { atLeast: 0, atMost: 1 } });
    const evidence = balanced({ expect: row, orders, payments: [], ledger: [], queues: [queue("payments", { visible: 10 })] });
    expect(failures(evidence).map(([name]) => name)).toEqual(["declined share of the settled orders"]);
  });

  it.each([
    [">=", 3, 3, true],
    [">=", 2.9, 3, false],
    [">", 3, 3, false],
    ["<", 2, 3, true],
    ["<=", 3, 3, true],
    ["==", 0, 0, true],
    ["==", 1, 0, false],
    [">=", null, 0, false],
  ] as const)("compares a metric: %s, %d against %d", (comparison, actual, value, ok) => {
    const metric = { namespace: "n", metric: "Errors", dimensions: {}, statistic: "Sum", comparison, value } as const;
    expect(judge(balanced({ metrics: [{ expectation: metric, actual }] })).ok).toBe(ok);
  });
});

describe("metrics that were posted", () => {
  const posted = (accepted: readonly string[], storedIds: readonly string[], more: object = {}): Evidence => ({
    ...even,
    posted: {
      books: { sent: 3, accepted: new Set(accepted), refused: new Map(), unanswered: 0, ...more },
      storedIds: new Set(storedIds),
    },
  });

  it("balance when each accepted one is stored, whatever else is", () => {
    expect(failures(posted(["met_a", "met_b"], ["met_b", "met_a", "met_earlier"]))).toEqual([]);
  });

  it("may wait where the table was down, as many as the messages that wait can hold", () => {
    const ids = Array.from({ length: 26 }, (_, index) => `met_${index}`);
    const left = (messages: number): Evidence => ({
      ...posted(ids, []),
      expect: { ...even.expect, acceptedMetrics: "some-queued", deadLetters: { metrics: { atLeast: 0 } } },
      queues: [
        ...even.queues,
        { queue: "metrics", visible: 0, inFlight: messages - 1, delayed: 0, deadLetters: 1, deadOrderIds: [] },
      ],
    });
    expect(failures(left(2))).toEqual([]);
    expect(failures(left(1)).map(([name]) => name)).toEqual(["accepted metrics that are not stored"]);
  });

  it.each<[string, Evidence, [string, readonly string[]][]]>([
    ["lost", posted(["met_a", "met_b"], ["met_a"]), [["accepted metrics that are not stored", ["met_b"]]]],
    ["refused", posted(["met_a"], ["met_a"], { refused: new Map([[429, 2]]) }), [["metrics refused", ["2 answered 429"]]]],
    ["not answered", posted(["met_a"], ["met_a"], { unanswered: 2 }), [["metrics without an answer", []]]],
    ["all refused", posted([], []), [["metrics accepted", []]]],
  ])("do not when some are %s", (_, evidence, expected) => {
    expect(failures(evidence)).toEqual(expected);
    expect(judge(evidence).exitCode).toBe(1);
  });
});
