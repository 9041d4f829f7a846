import { describe, expect, it, vi } from "vitest";
import { throttled } from "./support/fake-dynamo.js";
import { answers } from "./support/fake-provider.js";
import { context, event, failed, payment, result, TOKEN } from "./support/messages.js";
import { AUTHORIZED, paymentFunction } from "./support/payment-function.js";

const { dynamo, queue, provider, output, handler, stored } = await paymentFunction();

describe("a payment", () => {
  it("is authorized, stored and told", async () => {
    const response = await handler(event(payment()), context());

    expect(failed(response)).toEqual([]);
    expect(stored()).toMatchObject({ outcome: AUTHORIZED, amount: 2000, currency: "USD" });
    expect(queue.sent).toEqual([{ queue: "payment-results", body: result(AUTHORIZED, { settledAt: expect.any(String) }) }]);
    expect(provider.headers[0]?.["idempotency-key"]).toBe("pay_12345678");
    expect(output.metric("PaymentsAuthorized")).toBe(1);
    expect(output.metric("ProviderDuration")).toBeGreaterThan(0);
    expect(output.lines()).toEqual([
      expect.objectContaining({ level: "INFO", operation: "authorize-payment", outcome: "authorized", orderId: "ord_12345678" }),
    ]);
  });

  it("that the provider declines is a business event and no failure", async () => {
    const response = await handler(event(payment({ paymentToken: "tok_declined_insufficient_funds" })), context());

    expect(failed(response)).toEqual([]);
    expect(queue.sent[0]?.body).toMatchObject({ outcome: { status: "declined", reason: "insufficient_funds" } });
    expect(output.lines()).toEqual([
      expect.objectContaining({ event: "PAYMENT_DECLINED", declineReason: "insufficient_funds", amount: 20, currency: "USD" }),
    ]);
    expect(output.metric("PaymentsDeclined")).toBe(1);
    expect(output.metric("OperationFailed")).toBeUndefined();
  });

  it("above the limit is declined without asking the provider", async () => {
    await handler(
      event(payment({ amount: 1_000_001 }), payment({ paymentId: "pay_99999999", orderId: "ord_99999999", amount: 1_000_000 })),
      context(),
    );

    expect(queue.sent.map(({ body }) => body)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ paymentId: "pay_12345678", outcome: { status: "declined", reason: "limit_exceeded" } }),
        expect.objectContaining({ paymentId: "pay_99999999", outcome: expect.objectContaining({ status: "authorized" }) }),
      ]),
    );
    expect([...provider.ledger.keys()]).toEqual(["pay_99999999"]);
  });

  it("declined for a reason we do not know is still declined", async () => {
    provider.state.answer = answers.with(200, { status: "declined", reason: "moon_phase" });
    await handler(event(payment()), context());
    expect(queue.sent[0]?.body).toMatchObject({ outcome: { status: "declined", reason: "provider_declined" } });
  });

  it("leaves its token in the request to the provider only", async () => {
    await handler(event(payment(), payment({ paymentId: "pay_00000000" })), context());
    provider.state.answer = answers.with(500);
    await handler(event(payment({ paymentId: "pay_99999999", orderId: "ord_99999999" })), context());

    const tables = [...dynamo.tables.values()].map((table) => [...table.values()]);
    expect(output.text() + JSON.stringify([tables, queue.sent])).not.toContain(TOKEN);
  });
});

describe("a payment id that is used for something else", () => {
  it.each([
    ["amount", { amount: 2001 }],
    ["currency", { currency: "EUR" as const }],
  ])("is refused when the %s differs", async (_what, change) => {
    await handler(event(payment()), context());
    const response = await handler(event(payment(change)), context());

    expect(failed(response)).toEqual(["message-0"]);
    expect(provider.requests()).toBe(1);
    expect(queue.sent).toHaveLength(1);
    expect(output.lines().at(-1)).toMatchObject({ level: "ERROR", error: { name: "ConflictError" } });
  });

  it("is refused when it is not the order's", async () => {
    const response = await handler(event(payment({ paymentId: "pay_99999999" })), context());
    expect(failed(response)).toEqual(["message-0"]);
    expect(output.metric("InvalidMessage")).toBe(1);
    expect(provider.requests()).toBe(0);
  });
});

describe("a message that is wrong", () => {
  it.each([
    ["no JSON", "{"],
    ["a negative amount", payment({ amount: -1 })],
    ["a huge amount", payment({ amount: Number.MAX_SAFE_INTEGER })],
    ["an unknown currency", { ...payment(), currency: "XAU" }],
    ["wrong types", { ...payment(), amount: "2000" }],
    ["a card number where the token belongs", { ...payment(), paymentToken: "4111111111111111" }],
    ["too much text", JSON.stringify({ ...payment(), userHash: "a".repeat(300_000) })],
  ])("with %s is refused with one line and never reaches the provider", async (_what, body) => {
    const response = await handler(event(body), context());

    expect(failed(response)).toEqual(["message-0"]);
    expect(output.lines()).toEqual([
      expect.objectContaining({ level: "ERROR", error: expect.objectContaining({ name: "InvalidMessageError" }) }),
    ]);
    expect(output.metric("InvalidMessage")).toBe(1);
    expect(provider.requests()).toBe(0);
    expect(output.text()).not.toContain("4111111111111111");
  });
});

describe("when DynamoDB refuses", () => {
  it("before charging, nothing is charged and the payment is done later", async () => {
    dynamo.fault = ({ table }) => (table === "idempotency" ? throttled() : undefined);
    expect(failed(await handler(event(payment()), context()))).toEqual(["message-0"]);
    expect(provider.requests()).toBe(0);
    expect(output.lines()[0]).toMatchObject({
      level: "ERROR",
      error: { cause: { name: "ProvisionedThroughputExceededException" } },
    });
    dynamo.fault = () => undefined;
    expect(failed(await handler(event(payment()), context()))).toEqual([]);
  });
});

describe("the in-process sandbox", () => {
  it("decides by the token, with no provider to call", async () => {
    vi.stubEnv("PAYMENT_PROVIDER", "sandbox");
    vi.resetModules();
    const { handler: sandboxed } = await import("../../../lambdas/payment-handler/handler.js");
    const response = await sandboxed(
      event(
        payment(),
        payment({ paymentId: "pay_99999999", orderId: "ord_99999999", paymentToken: "tok_declined_card_expired" }),
      ),
      context(),
    );

    expect(failed(response)).toEqual([]);
    expect(provider.requests()).toBe(0);
    expect(output.metric("PaymentsAuthorized")).toBe(1);
    expect(output.metric("PaymentsDeclined")).toBe(1);
  });
});
