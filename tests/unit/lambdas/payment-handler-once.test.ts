import { describe, expect, it } from "vitest";
import { throttled } from "./support/fake-dynamo.js";
import { answers } from "./support/fake-provider.js";
import { context, event, failed, payment } from "./support/messages.js";
import { AUTHORIZED, paymentFunction } from "./support/payment-function.js";

const { dynamo, queue, provider, output, handler, stored } = await paymentFunction();

describe("nothing is charged twice", () => {
  it("when a message comes again: the same result is sent again", async () => {
    await handler(event(payment()), context());
    const response = await handler(event(payment()), context());

    expect(failed(response)).toEqual([]);
    expect(queue.sent).toHaveLength(2);
    expect(queue.sent[1]).toEqual(queue.sent[0]);
    expect(provider.requests()).toBe(1);
    expect(output.metric("DuplicateMessage")).toBe(1);
    expect(output.metric("PaymentsAuthorized")).toBe(1);
  });

  it("when it comes again after the idempotency record has expired", async () => {
    await handler(event(payment()), context());
    dynamo.table("idempotency").clear();
    await handler(event(payment()), context());

    expect(provider.requests()).toBe(1);
    expect(queue.sent[1]).toEqual(queue.sent[0]);
    expect(output.metric("DuplicateMessage")).toBe(1);
  });

  it("when it is twice in one batch", async () => {
    const response = await handler(event(payment(), payment()), context());

    expect(provider.requests()).toBe(1);
    expect(failed(response)).toHaveLength(1);
    expect(output.lines().find(({ error }) => error)).toMatchObject({ level: "WARN", error: { name: "InProgressError" } });
    // It comes again when the invocation that has it in hand, with its 29 s, is over for sure.
    expect(queue.givenBack).toEqual([expect.objectContaining({ afterSeconds: 30 })]);
    await handler(event(payment()), context());
    expect(provider.ledger.get("pay_12345678")?.requests).toBe(1);
  });

  it("when the attempt ends between charging and storing", async () => {
    dynamo.fault = ({ table, operation }) => (table === "payments" && operation === "put" ? throttled() : undefined);
    expect(failed(await handler(event(payment()), context()))).toEqual(["message-0"]);
    expect(queue.sent).toEqual([]);
    dynamo.fault = () => undefined;
    expect(failed(await handler(event(payment()), context()))).toEqual([]);

    expect(provider.ledger.size).toBe(1);
    expect(provider.headers.map((headers) => headers["idempotency-key"])).toEqual(["pay_12345678", "pay_12345678"]);
    expect(queue.sent).toHaveLength(1);
  });

  it("when the attempt ends between storing and telling", async () => {
    queue.fault = () => new Error("connection reset");
    expect(failed(await handler(event(payment()), context()))).toEqual(["message-0"]);
    expect(stored()).toMatchObject({ outcome: AUTHORIZED });
    queue.fault = () => undefined;
    expect(failed(await handler(event(payment()), context()))).toEqual([]);

    expect(provider.requests()).toBe(1);
    expect(queue.sent).toHaveLength(1);
  });

  it("when the idempotency table fails after charging", async () => {
    dynamo.fault = ({ table, operation }) => (table === "idempotency" && operation === "update" ? throttled() : undefined);
    expect(failed(await handler(event(payment()), context()))).toEqual(["message-0"]);
    dynamo.fault = () => undefined;
    dynamo.table("idempotency").clear();
    expect(failed(await handler(event(payment()), context()))).toEqual([]);

    expect(provider.requests()).toBe(1);
    expect(queue.sent).toHaveLength(1);
  });

  it("when the worker died with it in hand and the provider answered late", async () => {
    provider.state.answer = answers.never;
    expect(failed(await handler(event(payment()), context()))).toEqual(["message-0"]);
    provider.state.answer = answers.outcome;
    expect(failed(await handler(event(payment()), context()))).toEqual([]);

    expect(provider.ledger.get("pay_12345678")).toEqual({ amount: 2000, requests: 2 });
    expect(provider.ledger.size).toBe(1);
  });

  it("when another invocation stored it meanwhile: what is stored counts", async () => {
    provider.state.answer = (response, outcome) => {
      const other = { status: "authorized", authorizationId: "auth_first" };
      dynamo.table("payments").set("pay_12345678", { ...payment(), outcome: other, settledAt: "2026-01-01T00:00:00.000Z" });
      answers.outcome(response, outcome);
    };
    await handler(event(payment()), context());
    expect(queue.sent[0]?.body).toMatchObject({ outcome: { authorizationId: "auth_first" } });
  });
});
