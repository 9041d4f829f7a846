import { type OrderPlaced, type OrderStatus, orderAmount } from "../contracts/order.js";
import { type PaymentRequested, type PaymentResult, paymentIdOf } from "../contracts/payment.js";

/**
 * What an order says beyond what the schema can see.
 * @returns every problem; empty when the order is sound
 */
export function orderProblems(order: Pick<OrderPlaced, "items" | "amount">): readonly string[] {
  const sum = orderAmount(order.items);
  return sum === order.amount ? [] : [`amount: must be the sum of the items (${sum}), is ${order.amount}`];
}

/**
 * What an order is about, as text: equal for two messages of the same order. When and by which request it came is left
 * out, because a client that repeats a request repeats neither.
 */
export function orderContent(order: OrderPlaced): string {
  const items = order.items.map(({ sku, quantity, unitAmount }) => [sku, quantity, unitAmount]);
  return JSON.stringify([order.orderId, order.userHash, order.currency, order.amount, order.paymentToken, items]);
}

/** The payment that an order needs; the same order gives the same payment id. */
export const paymentRequestOf = (order: OrderPlaced): PaymentRequested => ({
  type: "payment.requested",
  paymentId: paymentIdOf(order.orderId),
  orderId: order.orderId,
  amount: order.amount,
  currency: order.currency,
  paymentToken: order.paymentToken,
  userHash: order.userHash,
  correlationId: order.correlationId,
});

/** Final status that a payment's outcome gives its order. */
export const statusAfter = (outcome: PaymentResult["outcome"]): Exclude<OrderStatus, "PENDING_PAYMENT"> =>
  outcome.status === "authorized" ? "COMPLETED" : "DECLINED";

/** The part of a settled order that its payment decided. */
export interface Settlement {
  readonly status: OrderStatus;
  readonly authorizationId?: string;
  readonly declineReason?: string;
}

/** True when a result says again what the order says already. */
export function isSameSettlement(order: Settlement, outcome: PaymentResult["outcome"]): boolean {
  if (order.status !== statusAfter(outcome)) return false;
  return outcome.status === "authorized"
    ? order.authorizationId === outcome.authorizationId
    : order.declineReason === outcome.reason;
}

/** Whether a message names its order's own payment; empty when it does. */
export const paymentIdProblems = (message: Pick<PaymentResult, "orderId" | "paymentId">): readonly string[] =>
  message.paymentId === paymentIdOf(message.orderId)
    ? []
    : [`paymentId: must be ${paymentIdOf(message.orderId)}, the payment of ${message.orderId}`];
