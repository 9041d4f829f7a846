import { createHash } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { OrderPlaced } from "../../../domain/contracts/order.js";
import { type PaymentResult, paymentIdOf } from "../../../domain/contracts/payment.js";
import { type StoredOrder, StoredOrderSchema } from "../../../domain/contracts/stored-order.js";
import { orderContent, statusAfter } from "../../../domain/orders/decisions.js";
import { createTable, type Written } from "./table.js";

/** The table `orders`. Every write is conditional, so that messages may come twice and in any order. */
export interface OrderRepository {
  /** Stores a new order as PENDING_PAYMENT; refused by the order that is stored under its id. */
  place(order: OrderPlaced): Promise<Written<StoredOrder>>;
  /** Notes that the payment was asked for. */
  markPaymentRequested(orderId: string, at: string): Promise<void>;
  /** Gives a pending order its final status; refused by a settled order, or by none when the order is unknown. */
  settle(result: PaymentResult): Promise<Written<StoredOrder>>;
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
export function createOrderRepository(client: DynamoDBClient, name: string): OrderRepository {
  const table = createTable(client, name, StoredOrderSchema);
  return {
    place: (order) => table.put(toItem(order), "attribute_not_exists(orderId)"),

    async markPaymentRequested(orderId, at) {
      await table.update({
        key: { orderId },
        set: "SET paymentRequestedAt = if_not_exists(paymentRequestedAt, :at)",
        condition: "attribute_exists(orderId)",
        values: { ":at": at },
      });
    },

    settle({ orderId, outcome, settledAt }) {
      const [attribute, value] =
        outcome.status === "authorized" ? ["authorizationId", outcome.authorizationId] : ["declineReason", outcome.reason];
      return table.updateAndGet({
        key: { orderId },
        set: "SET #status = :status, settledAt = :at, #detail = :detail",
        condition: "attribute_exists(orderId) AND #status = :pending",
        names: { "#status": "status", "#detail": attribute },
        values: { ":status": statusAfter(outcome), ":pending": "PENDING_PAYMENT", ":at": settledAt, ":detail": value },
      });
    },
  };
}
