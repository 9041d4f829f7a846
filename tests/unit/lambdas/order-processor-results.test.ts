import { beforeEach, describe, expect, it } from "vitest";
import { authorized, declined, dynamo, handler, output, stored, useOrderProcessor } from "./order-processor-run.js";
import { context, event, failed, order, result } from "./support/messages.js";

useOrderProcessor();

describe("a payment's result", () => {
  beforeEach(async () => {
    await handler(event(order()), context());
    output.clear();
  });

  it("completes the order and reports its value", async () => {
    const response = await handler(event(result(authorized)), context());

    expect(failed(response)).toEqual([]);
    expect(stored()).toMatchObject({ status: "COMPLETED", authorizationId: "auth_1", settledAt: "2026-01-02T03:04:06.000Z" });
    expect(output.lines()).toEqual([
      expect.objectContaining({
        event: "ORDER_COMPLETED",
        amount: 20,
        currency: "USD",
        userHash: "abcdefabcdefabcdef",
        operation: "settle-order",
      }),
    ]);
    expect(output.metric("OrdersCompleted")).toBe(1);
    const value = output.emf().find((line) => line.OrderValue === 20);
    expect(value).toMatchObject({ currency: "USD" });
    expect(value?._aws.CloudWatchMetrics[0]?.Dimensions).toEqual([["service", "environment", "currency"]]);
  });

  it("declines the order, which is no failure", async () => {
    const response = await handler(event(result(declined)), context());

    expect(failed(response)).toEqual([]);
    expect(stored()).toMatchObject({ status: "DECLINED", declineReason: "insufficient_funds" });
    expect(output.metric("OperationSucceeded")).toBe(1);
    expect(output.metric("OrdersCompleted")).toBeUndefined();
    expect(output.lines()[0]?.event).toBeUndefined();
  });

  it.each([
    ["authorized", authorized],
    ["declined", declined],
  ])("that comes again (%s) counts once", async (_what, outcome) => {
    await handler(event(result(outcome)), context());
    output.clear();
    const response = await handler(event(result(outcome)), context());

    expect(failed(response)).toEqual([]);
    expect(output.metric("DuplicateMessage")).toBe(1);
    expect(output.metric("OrdersCompleted")).toBeUndefined();
    expect(output.lines().some(({ event }) => event)).toBe(false);
  });

  it.each([
    ["a decline after an authorization", authorized, declined],
    ["an authorization after a decline", declined, authorized],
    ["another authorization", authorized, { status: "authorized", authorizationId: "auth_2" } as const],
  ])("that contradicts the order (%s) is an error and changes nothing", async (_what, first, second) => {
    await handler(event(result(first)), context());
    const before = stored();
    output.clear();
    const response = await handler(event(result(second)), context());

    expect(failed(response)).toEqual(["message-0"]);
    expect(stored()).toEqual(before);
    expect(output.lines()).toEqual([expect.objectContaining({ level: "ERROR" })]);
  });

  it("of an order that is not stored goes back to the queue", async () => {
    const unknown = result(authorized, { orderId: "ord_99999999", paymentId: "pay_99999999" });
    const response = await handler(event(unknown), context());

    expect(failed(response)).toEqual(["message-0"]);
    expect(output.lines()[0]).toMatchObject({ level: "ERROR", error: { name: "UnknownOrderError" } });
    expect(dynamo.table("orders").size).toBe(1);
  });

  it("whose payment is not the order's is refused", async () => {
    const response = await handler(event(result(authorized, { paymentId: "pay_99999999" })), context());
    expect(failed(response)).toEqual(["message-0"]);
    expect(output.metric("InvalidMessage")).toBe(1);
    expect(stored()?.status).toBe("PENDING_PAYMENT");
  });
});
