import { describe, expect, it } from "vitest";
import { dynamo, handler, output, queue, stored, useOrderProcessor } from "./order-processor-run.js";
import { throttled } from "./support/fake-dynamo.js";
import { context, event, failed, order, payment, TOKEN } from "./support/messages.js";

useOrderProcessor();

describe("a new order", () => {
  it("is stored as pending and its payment is asked for", async () => {
    const response = await handler(event(order()), context());

    expect(failed(response)).toEqual([]);
    expect(stored()).toMatchObject({ status: "PENDING_PAYMENT", amount: 2000, paymentId: "pay_12345678" });
    expect(queue.sent).toEqual([{ queue: "payments", body: payment() }]);
  });

  it("ends in one line and one EMF line that carry its ids", async () => {
    await handler(event(order()), context());

    expect(output.lines()).toEqual([
      expect.objectContaining({
        level: "INFO",
        service: "order-processor",
        operation: "place-order",
        outcome: "accepted",
        orderId: "ord_12345678",
        correlationId: "correlation-1",
        durationMs: expect.any(Number),
      }),
    ]);
    const [line, ...others] = output.emf();
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      correlationId: "correlation-1",
      service: "order-processor",
      environment: "test",
      OperationSucceeded: 1,
    });
    expect(line?._aws.CloudWatchMetrics).toEqual([
      {
        Namespace: "observability-platform/Application",
        Dimensions: [["service", "environment"]],
        Metrics: [
          { Name: "OperationSucceeded", Unit: "Count" },
          { Name: "OperationDuration", Unit: "Milliseconds" },
        ],
      },
    ]);
  });

  it("leaves its payment token in messages only", async () => {
    await handler(event(order(), order({ amount: 1 })), context());
    queue.fault = () => new Error("down");
    await handler(event(order({ orderId: "ord_87654321" })), context());

    expect(output.text()).not.toContain(TOKEN);
    expect(JSON.stringify([...dynamo.table("orders").values()])).not.toContain(TOKEN);
  });
});

describe("a message that comes again", () => {
  it("is done once", async () => {
    await handler(event(order()), context());
    // A client that repeats its request gets a new time and correlation id.
    const again = order({ placedAt: "2026-01-02T03:05:00.000Z", correlationId: "correlation-2" });
    const response = await handler(event(order(), again), context());

    expect(failed(response)).toEqual([]);
    expect(queue.sent).toHaveLength(1);
    expect(output.metric("DuplicateMessage")).toBe(2);
  });

  it("asks for the payment when the first attempt ended between storing and sending", async () => {
    queue.fault = () => new Error("connection reset");
    const first = await handler(event(order()), context());
    expect(failed(first)).toEqual(["message-0"]);
    expect(stored()?.paymentRequestedAt).toBeUndefined();

    queue.fault = () => undefined;
    const second = await handler(event(order()), context());

    expect(failed(second)).toEqual([]);
    expect(queue.sent).toEqual([{ queue: "payments", body: payment() }]);
    expect(output.lines().at(-1)).toMatchObject({ outcome: "repaired" });
  });

  it("asks for the same payment when the first attempt ended before that was noted", async () => {
    dynamo.fault = ({ operation }) => (operation === "update" ? throttled() : undefined);
    await handler(event(order()), context());
    dynamo.fault = () => undefined;
    await handler(event(order()), context());

    expect(queue.sent.map(({ body }) => body)).toEqual([payment(), payment()]);
    expect(stored()?.paymentRequestedAt).toBeDefined();
  });

  it.each([
    ["amount", { amount: 3000, items: [{ sku: "tea", quantity: 3, unitAmount: 1000 }] }],
    ["customer", { userHash: "ffffffffffffffffffff" }],
    ["token", { paymentToken: "tok_other_card" }],
    ["currency", { currency: "EUR" as const }],
  ])("is refused when it has another %s under the same id", async (_what, change) => {
    await handler(event(order()), context());
    const before = stored();
    const response = await handler(event(order(change)), context());

    expect(failed(response)).toEqual(["message-0"]);
    expect(stored()).toEqual(before);
    expect(queue.sent).toHaveLength(1);
    expect(output.lines().at(-1)).toMatchObject({ level: "ERROR", error: { name: "ConflictError" } });
  });
});

describe("a message that is wrong", () => {
  it.each([
    ["no JSON", "{not json", /not JSON/],
    ["JSON but no object", '"text"', /must be Object/i],
    ["another kind of message", { type: "order.cancelled" }, /type: must be/],
    ["a negative amount", order({ amount: -2000 }), /amount/],
    ["a huge amount", order({ amount: 1e15 }), /amount/],
    ["a fraction of a cent", order({ amount: 19.99 }), /amount/],
    ["an amount that is not the sum", order({ amount: 1999 }), /amount: must be the sum of the items \(2000\), is 1999/],
    [
      "wrong types",
      { ...order(), amount: "2000", items: "tea" },
      /amount: must be number; .*items: must be Array|items: must be Array.*amount/,
    ],
    ["an unknown currency", { ...order(), currency: "XAU" }, /currency: must be one of USD, EUR, GBP, JPY/],
    ["no items", order({ items: [] }), /items/],
    ["a field it must not have", { ...order(), cardNumber: "4111111111111111" }, /cardNumber/],
    ["too much text", " ".repeat(256 * 1024) + JSON.stringify(order()), /the body has \d+ bytes, 262144 are allowed/],
  ])("with %s is reported once, with the reason, and goes back to the queue", async (_what, body, reason) => {
    const response = await handler(event(body), context());

    expect(failed(response)).toEqual(["message-0"]);
    const errors = output.lines().filter(({ level }) => level === "ERROR");
    expect(errors).toHaveLength(1);
    expect(errors[0]?.error?.message).toMatch(reason);
    expect(output.metric("InvalidMessage")).toBe(1);
    expect(output.metric("OperationFailed")).toBe(1);
    expect(dynamo.calls).toEqual([]);
    expect(queue.sent).toEqual([]);
  });

  it("lists every problem at once", async () => {
    await handler(event({ ...order(), amount: -1, currency: "XAU", placedAt: "yesterday" }), context());
    const message = output.lines()[0]?.error?.message;
    for (const field of ["amount", "currency", "placedAt"]) expect(message).toContain(`${field}: `);
  });

  it("is told by its ids, as far as they can be read", async () => {
    await handler(event({ ...order(), amount: -1 }, { orderId: 7, correlationId: "correlation-2" }), context());
    expect(output.lines().map(({ orderId, correlationId }) => [orderId, correlationId])).toEqual([
      ["ord_12345678", "correlation-1"],
      [undefined, "correlation-2"],
    ]);
  });

  it("does not keep the others of its batch from being done", async () => {
    const response = await handler(event("{", order(), order({ amount: 0 })), context());
    expect(failed(response)).toEqual(["message-0", "message-2"]);
    expect(queue.sent).toHaveLength(1);
  });
});

describe("what no retry can help", () => {
  it("is given back at once, the rest of the batch is not", async () => {
    dynamo.fault = ({ operation }) => (operation === "put" ? throttled() : undefined);
    const response = await handler(event("{not json", order()), context());

    expect(failed(response)).toEqual(["message-0", "message-1"]);
    expect(queue.givenBack).toEqual([
      { queue: "https://sqs.us-east-1.amazonaws.com/123456789012/queue", receiptHandle: "handle-0", afterSeconds: 0 },
    ]);
  });

  it("stays failed when it cannot be given back", async () => {
    queue.fault = () => new Error("down");
    const response = await handler(event("{not json"), context());

    expect(failed(response)).toEqual(["message-0"]);
    expect(output.lines()).toContainEqual(expect.objectContaining({ level: "WARN", messageId: "message-0" }));
    expect(output.metric("InvalidMessage")).toBe(1);
  });
});

describe("when DynamoDB refuses", () => {
  it("fails that message with the reason and is done on the next attempt", async () => {
    dynamo.fault = ({ operation }) => (operation === "put" ? throttled() : undefined);
    const first = await handler(event(order()), context());
    expect(failed(first)).toEqual(["message-0"]);
    expect(queue.sent).toEqual([]);
    expect(output.lines()[0]).toMatchObject({
      level: "ERROR",
      error: {
        name: "DependencyError",
        message: expect.stringContaining("table orders"),
        cause: { name: "ProvisionedThroughputExceededException" },
      },
    });
    expect(output.metric("InvalidMessage")).toBeUndefined();

    dynamo.fault = () => undefined;
    expect(failed(await handler(event(order()), context()))).toEqual([]);
    expect(queue.sent).toHaveLength(1);
  });

  it("says so when a stored order is not as expected", async () => {
    dynamo.table("orders").set("ord_12345678", { orderId: "ord_12345678", status: "LOST" });
    await handler(event(order()), context());
    expect(output.lines()[0]?.error?.message).toMatch(/an item of table orders is not as expected: .*status/);
  });
});

describe("near the end of the invocation's time", () => {
  it("begins nothing it could not finish", async () => {
    const response = await handler(event(order()), context(1200));
    expect(failed(response)).toEqual(["message-0"]);
    expect(dynamo.calls).toEqual([]);
    expect(output.lines()[0]?.error?.name).toBe("DeadlineError");
  });
});
