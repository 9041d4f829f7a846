import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isSameSettlement,
  orderContent,
  orderProblems,
  paymentIdProblems,
  paymentRequestOf,
  statusAfter,
} from "../../../domain/orders/decisions.js";
import { declineByRule, samePayment, sandboxOutcome } from "../../../domain/payments/rules.js";
import { order } from "../lambdas/support/messages.js";

describe("an order", () => {
  it("must add up", () => {
    expect(orderProblems(order())).toEqual([]);
    expect(orderProblems(order({ amount: 1999 }))).toEqual(["amount: must be the sum of the items (2000), is 1999"]);
  });

  it("is the same order when only its time and correlation differ, in whatever order its fields come", () => {
    const again = order({ placedAt: "2027-01-01T00:00:00.000Z", correlationId: "another-one" });
    const shuffled = Object.fromEntries(Object.entries(again).reverse());
    expect(orderContent({ ...order(), ...shuffled })).toBe(orderContent(order()));
  });

  it("has no fields that run into each other", () => {
    const one = order({ items: [{ sku: "a", quantity: 1, unitAmount: 23 }] });
    const other = order({ items: [{ sku: "a", quantity: 12, unitAmount: 3 }] });
    expect(orderContent(one)).not.toBe(orderContent(other));
  });

  it("asks for one payment, always the same", () => {
    expect(paymentRequestOf(order())).toEqual(paymentRequestOf(order({ placedAt: "2027-01-01T00:00:00.000Z" })));
    expect(paymentRequestOf(order()).paymentId).toBe("pay_12345678");
  });

  it("ends as its payment did", () => {
    const authorized = { status: "authorized", authorizationId: "a" } as const;
    const declined = { status: "declined", reason: "card_expired" } as const;
    expect([statusAfter(authorized), statusAfter(declined)]).toEqual(["COMPLETED", "DECLINED"]);
    expect(isSameSettlement({ status: "COMPLETED", authorizationId: "a" }, authorized)).toBe(true);
    expect(isSameSettlement({ status: "COMPLETED", authorizationId: "b" }, authorized)).toBe(false);
    expect(isSameSettlement({ status: "DECLINED", declineReason: "card_expired" }, declined)).toBe(true);
    expect(isSameSettlement({ status: "DECLINED", declineReason: "fraud_suspected" }, declined)).toBe(false);
    expect(isSameSettlement({ status: "PENDING_PAYMENT" }, declined)).toBe(false);
  });

  it("knows its payment", () => {
    expect(paymentIdProblems({ orderId: "ord_12345678", paymentId: "pay_12345678" })).toEqual([]);
    expect(paymentIdProblems({ orderId: "ord_12345678", paymentId: "pay_87654321" })).toHaveLength(1);
  });
});

describe("a payment", () => {
  it.each([
    [1_000_000, "USD", undefined],
    [1_000_001, "USD", "limit_exceeded"],
    [10_000, "JPY", undefined],
    [10_001, "JPY", "limit_exceeded"],
  ] as const)("of %i minor units of %s is declined by the limit of 10 000 major units: %s", (amount, currency, reason) => {
    expect(declineByRule(amount, currency, 10_000)).toEqual(reason && { status: "declined", reason });
  });

  it("is decided by the sandbox by its token alone", () => {
    const asked = { paymentId: "pay_12345678", paymentToken: "tok_declined_card_expired" };
    expect(sandboxOutcome(asked)).toEqual({ status: "declined", reason: "card_expired" });
    expect(sandboxOutcome({ ...asked, paymentToken: "tok_visa" }).status).toBe("authorized");
  });

  it("gets the same authorization whenever it is asked for", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^pay_[A-Za-z0-9-]{8,64}$/), (paymentId) => {
        const asked = { paymentId, paymentToken: "tok_visa" };
        expect(sandboxOutcome(asked)).toEqual(sandboxOutcome({ ...asked }));
      }),
    );
  });

  it("is another one when order, amount or currency differ", () => {
    const one = { orderId: "ord_1", amount: 1, currency: "USD" } as const;
    expect(samePayment(one, { ...one })).toBe(true);
    for (const change of [{ orderId: "ord_2" }, { amount: 2 }, { currency: "EUR" as const }])
      expect(samePayment(one, { ...one, ...change })).toBe(false);
  });
});
