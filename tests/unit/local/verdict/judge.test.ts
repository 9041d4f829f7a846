import { describe, expect, it } from "vitest";
import { BookKeeper } from "../../../../local/traffic/books.js";
import type { Evidence, OrderRow } from "../../../../local/verdict/evidence.js";
import { statusCounts } from "../../../../local/verdict/index.js";
import { judge } from "../../../../local/verdict/judge.js";
import { balanced, change, even, failures, id, planned, queue, without } from "./balanced.js";

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
