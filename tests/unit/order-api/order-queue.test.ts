import { SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { describe, expect, it, onTestFinished } from "vitest";
import type { OrderPlaced } from "../../../domain/contracts/order.js";
import { createOrderQueue } from "../../../services/order-api/aws/order-queue.js";
import { DependencyUnavailable } from "../../../services/order-api/errors.js";

const order: OrderPlaced = {
  type: "order.placed",
  orderId: "ord_abcdefgh",
  userHash: "abcdefabcdefabcd",
  currency: "EUR",
  amount: 100,
  paymentToken: "tok_visa",
  items: [{ sku: "book", quantity: 1, unitAmount: 100 }],
  placedAt: "2026-03-04T05:06:07.089Z",
  correlationId: "checkout-12345",
};

describe("the health of the orders queue", () => {
  it("is that of the last sending, for a minute", async () => {
    const client = mockClient(SQSClient);
    onTestFinished(() => client.restore());
    let time = 0;
    const queue = createOrderQueue(new SQSClient({ region: "us-east-1" }), "http://queue", () => time);
    await expect(queue.probe()).resolves.toBeUndefined();
    client.onAnyCommand().rejects(new Error("throttled"));
    await expect(queue.send(order)).rejects.toBeInstanceOf(DependencyUnavailable);
    await expect(queue.probe()).rejects.toThrow("throttled");
    time = 60_000;
    await expect(queue.probe()).resolves.toBeUndefined();
    await expect(queue.send(order)).rejects.toThrow();
    client.onAnyCommand().resolves({});
    await queue.send(order);
    await expect(queue.probe()).resolves.toBeUndefined();
  });
});
