import { createHash } from "node:crypto";
import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { OrderPlaced } from "../../../domain/contracts/order.js";
import { type PaymentResult, paymentIdOf } from "../../../domain/contracts/payment.js";
import { type StoredOrder, StoredOrderSchema } from "../../../domain/contracts/stored-order.js";
import { orderContent, statusAfter } from "../../../domain/orders/decisions.js";
import { calling } from "../errors.js";
import { conditionalWrite, parseItem } from "./items.js";

/** How a write of an order ended: `existing` is what stood in its way. */
export type OrderWrite =
  | { readonly kind: "written"; readonly order: StoredOrder }
  | { readonly kind: "existing"; readonly order: StoredOrder }
  | { readonly kind: "unknown" };

/** The table `orders`. Every write is conditional, so that messages may come twice and in any order. */
export interface OrderRepository {
  /** Stores a new order as PENDING_PAYMENT. */
  place(order: OrderPlaced, signal: AbortSignal): Promise<Exclude<OrderWrite, { kind: "unknown" }>>;
  /** Notes that the payment was asked for. */
  markPaymentRequested(orderId: string, at: string, signal: AbortSignal): Promise<void>;
  /** Gives a pending order its final status. */
  settle(result: PaymentResult, signal: AbortSignal): Promise<OrderWrite>;
}

/** What an order is about, as a fixed-length text. The payment token goes in as part of a digest only. */
export const contentHashOf = (order: OrderPlaced): string => createHash("sha256").update(orderContent(order)).digest("hex");

const toItem = (order: OrderPlaced): StoredOrder => ({
  orderId: order.orderId,
  userHash: order.userHash,
  currency: order.currency,
  amount: order.amount,
  items: order.items,
  placedAt: order.placedAt,
  correlationId: order.correlationId,
  status: "PENDING_PAYMENT",
  paymentId: paymentIdOf(order.orderId),
  contentHash: contentHashOf(order),
});

/** Orders in DynamoDB. */
export function createOrderRepository(client: DynamoDBDocumentClient, table: string): OrderRepository {
  const parse = (item: unknown) => parseItem(StoredOrderSchema, item, table);
  return {
    async place(order, abortSignal) {
      const item = toItem(order);
      const command = new PutCommand({
        TableName: table,
        Item: item,
        ConditionExpression: "attribute_not_exists(orderId)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      const written = await conditionalWrite(table, () => client.send(command, { abortSignal }));
      return written.refused ? { kind: "existing", order: parse(written.item) } : { kind: "written", order: item };
    },

    async markPaymentRequested(orderId, at, abortSignal) {
      const command = new UpdateCommand({
        TableName: table,
        Key: { orderId },
        UpdateExpression: "SET paymentRequestedAt = if_not_exists(paymentRequestedAt, :at)",
        ConditionExpression: "attribute_exists(orderId)",
        ExpressionAttributeValues: { ":at": at },
      });
      await calling(`writing to table ${table}`, () => client.send(command, { abortSignal }));
    },

    async settle({ orderId, outcome, settledAt }, abortSignal) {
      const [attribute, value] =
        outcome.status === "authorized" ? ["authorizationId", outcome.authorizationId] : ["declineReason", outcome.reason];
      const command = new UpdateCommand({
        TableName: table,
        Key: { orderId },
        UpdateExpression: "SET #status = :status, settledAt = :at, #detail = :detail",
        ConditionExpression: "attribute_exists(orderId) AND #status = :pending",
        ExpressionAttributeNames: { "#status": "status", "#detail": attribute },
        ExpressionAttributeValues: {
          ":status": statusAfter(outcome),
          ":pending": "PENDING_PAYMENT",
          ":at": settledAt,
          ":detail": value,
        },
        ReturnValues: "ALL_NEW",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      const written = await conditionalWrite(table, () => client.send(command, { abortSignal }));
      if (!written.refused) return { kind: "written", order: parse(written.value.Attributes) };
      return written.item === undefined ? { kind: "unknown" } : { kind: "existing", order: parse(written.item) };
    },
  };
}
