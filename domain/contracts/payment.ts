import * as v from "valibot";
import { AmountMinorSchema, CurrencySchema } from "./money.js";
import { CorrelationIdSchema, OrderIdSchema, PaymentTokenSchema } from "./order.js";

/** Payment id: derived from the order's, so that asking twice is asking for the same payment. */
export const PaymentIdSchema = v.pipe(v.string(), v.regex(/^pay_[A-Za-z0-9-]{8,64}$/, "must be pay_ and the order's id"));

/**
 * The one payment of an order.
 * @example paymentIdOf("ord_12345678") // "pay_12345678"
 */
export const paymentIdOf = (orderId: string): string => orderId.replace(/^ord_/, "pay_");

/** Message on the payments queue: authorize `amount` minor units. */
export const PaymentRequestedSchema = v.strictObject({
  type: v.literal("payment.requested"),
  paymentId: PaymentIdSchema,
  orderId: OrderIdSchema,
  amount: AmountMinorSchema,
  currency: CurrencySchema,
  paymentToken: PaymentTokenSchema,
  userHash: v.string(),
  correlationId: CorrelationIdSchema,
});

/** A payment to authorize. */
export type PaymentRequested = v.InferOutput<typeof PaymentRequestedSchema>;

/** Why a payment was declined; data for alarms and dashboards, so a closed list. */
export const DECLINE_REASONS = [
  "insufficient_funds",
  "card_expired",
  "fraud_suspected",
  "limit_exceeded",
  "provider_declined",
] as const;

/** One reason of a decline. */
export type DeclineReason = (typeof DECLINE_REASONS)[number];

/** Message on the payment-results queue. `authorizationId` is the provider's; `settledAt` ISO 8601. */
export const PaymentResultSchema = v.strictObject({
  type: v.literal("payment.result"),
  paymentId: PaymentIdSchema,
  orderId: OrderIdSchema,
  outcome: v.variant("status", [
    v.strictObject({ status: v.literal("authorized"), authorizationId: v.string() }),
    v.strictObject({ status: v.literal("declined"), reason: v.picklist(DECLINE_REASONS) }),
  ]),
  settledAt: v.pipe(v.string(), v.isoTimestamp()),
  correlationId: CorrelationIdSchema,
});

/** What became of a payment. */
export type PaymentResult = v.InferOutput<typeof PaymentResultSchema>;
