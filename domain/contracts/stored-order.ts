import * as v from "valibot";
import { CurrencySchema } from "./money.js";
import { CorrelationIdSchema, ORDER_STATUSES, OrderIdSchema, OrderItemSchema } from "./order.js";
import { DECLINE_REASONS, PaymentIdSchema } from "./payment.js";

const Time = v.pipe(v.string(), v.isoTimestamp());

/**
 * One item of the table `orders`: written by the order processor, read by order-api. Amounts in minor units, times ISO 8601.
 * Loose: a newer writer may add attributes.
 */
export const StoredOrderSchema = v.looseObject({
  orderId: OrderIdSchema,
  userHash: v.string(),
  currency: CurrencySchema,
  amount: v.number(),
  items: v.array(OrderItemSchema),
  placedAt: Time,
  correlationId: CorrelationIdSchema,
  status: v.picklist(ORDER_STATUSES),
  paymentId: PaymentIdSchema,
  /** SHA-256 of what the order is about; tells a repeated message from a contradicting one. */
  contentHash: v.string(),
  /** Set once the payment was asked for. */
  paymentRequestedAt: v.optional(Time),
  /** Set with the final status. */
  settledAt: v.optional(Time),
  authorizationId: v.optional(v.string()),
  declineReason: v.optional(v.picklist(DECLINE_REASONS)),
});

/** An order as it is stored. */
export type StoredOrder = v.InferOutput<typeof StoredOrderSchema>;
