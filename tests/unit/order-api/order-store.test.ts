import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createOrderStore } from "../../../services/order-api/aws/order-store.js";
import { DependencyUnavailable } from "../../../services/order-api/errors.js";

const visible = {
  orderId: "ord_abcdefgh",
  status: "DECLINED",
  amount: 100,
  currency: "EUR",
  items: [{ sku: "book", quantity: 1, unitAmount: 100 }],
  placedAt: "2026-03-04T05:06:07.089Z",
  declineReason: "card_expired",
};
const internal = { userHash: "abcdef", contentHash: "ff", paymentId: "pay_abcdefgh", correlationId: "checkout-12345" };

const dynamodb = mockClient(DynamoDBDocumentClient);
afterAll(() => dynamodb.restore());
beforeEach(() => dynamodb.reset());
const store = createOrderStore(new DynamoDBClient({ region: "us-east-1" }), "orders-test");

describe("the stored orders", () => {
  it("are read by id and shown without the platform's own fields", async () => {
    const wanted = { TableName: "orders-test", Key: { orderId: visible.orderId } };
    dynamodb.on(GetCommand, wanted).resolves({ Item: { ...visible, ...internal } });
    expect(await store.find(visible.orderId)).toEqual(visible);
  });

  it("are undefined when there is none", async () => {
    dynamodb.on(GetCommand).resolves({});
    expect(await store.find("ord_abcdefgh")).toBeUndefined();
  });

  it("cannot be read while the table refuses: that may pass", async () => {
    dynamodb.on(GetCommand).rejects(new Error("throttled"));
    await expect(store.find("ord_abcdefgh")).rejects.toBeInstanceOf(DependencyUnavailable);
  });

  it("that are none are a defect, which waiting does not mend", async () => {
    dynamodb.on(GetCommand).resolves({ Item: { orderId: "ord_abcdefgh" } });
    await expect(store.find("ord_abcdefgh")).rejects.toThrow();
    await expect(store.find("ord_abcdefgh")).rejects.not.toBeInstanceOf(DependencyUnavailable);
  });
});
