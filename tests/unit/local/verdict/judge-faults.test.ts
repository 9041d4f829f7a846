import { describe, expect, it } from "vitest";
import type { Evidence } from "../../../../local/verdict/evidence.js";
import { judge } from "../../../../local/verdict/judge.js";
import { balanced, change, even, expectation, failures, id, queue } from "./balanced.js";

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
