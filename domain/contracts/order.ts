import * as v from "valibot";
import { AmountMinorSchema, CurrencySchema, MAX_AMOUNT_MINOR } from "./money.js";

/** Most lines an order may have; keeps a message far below SQS's 256 KiB. */
export const MAX_ORDER_ITEMS = 50;

const identifier = (pattern: RegExp, what: string) => v.pipe(v.string(), v.regex(pattern, `must be ${what}`));

/** Order id: `ord_` and 8 to 64 letters, digits or dashes. */
export const OrderIdSchema = identifier(/^ord_[A-Za-z0-9-]{8,64}$/, "ord_ and 8 to 64 letters, digits or dashes");

/** Correlation id: the caller's or a fresh one; follows the order through every hop. */
export const CorrelationIdSchema = identifier(/^[A-Za-z0-9._:-]{8,128}$/, "8 to 128 of A–Z a–z 0–9 . _ : -");

/** Token of a payment method, made by the provider's own form. The platform never takes a card number. */
export const PaymentTokenSchema = identifier(/^tok_[A-Za-z_]{3,32}[A-Za-z0-9_]{0,32}$/, "a provider token, tok_…");

/** One line of an order. `unitAmount` is in minor units. */
export const OrderItemSchema = v.strictObject({
  sku: identifier(/^[A-Za-z0-9._-]{1,64}$/, "1 to 64 letters, digits, dots, dashes or underscores"),
  quantity: v.pipe(v.number(), v.integer("must be a whole number"), v.minValue(1), v.maxValue(1000)),
  unitAmount: AmountMinorSchema,
});

/** Body of `POST /orders`. Strict: an unknown field is an error, so that no card number travels along unseen. */
export const PlaceOrderSchema = v.strictObject({
  customerId: identifier(/^[A-Za-z0-9._@+-]{1,128}$/, "1 to 128 letters, digits or ._@+-"),
  currency: CurrencySchema,
  paymentToken: PaymentTokenSchema,
  items: v.pipe(v.array(OrderItemSchema), v.minLength(1, "needs an item"), v.maxLength(MAX_ORDER_ITEMS)),
  /** The customer opened an account with this order. */
  createAccount: v.optional(v.boolean(), false),
});

/** What a client asks for. */
export type PlaceOrder = v.InferOutput<typeof PlaceOrderSchema>;

/** Message on the orders queue. `amount` is the sum of the items in minor units; `placedAt` ISO 8601. */
export const OrderPlacedSchema = v.strictObject({
  type: v.literal("order.placed"),
  orderId: OrderIdSchema,
  userHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{16,64}$/, "must be a hex hash")),
  currency: CurrencySchema,
  amount: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_AMOUNT_MINOR)),
  paymentToken: PaymentTokenSchema,
  items: v.pipe(v.array(OrderItemSchema), v.minLength(1), v.maxLength(MAX_ORDER_ITEMS)),
  placedAt: v.pipe(v.string(), v.isoTimestamp()),
  correlationId: CorrelationIdSchema,
});

/** An order as it travels to the order processor. */
export type OrderPlaced = v.InferOutput<typeof OrderPlacedSchema>;

/** Life of an order. `COMPLETED` and `DECLINED` are final. */
export const ORDER_STATUSES = ["PENDING_PAYMENT", "COMPLETED", "DECLINED"] as const;

/** One status of an order. */
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** Sum of an order's lines in minor units. */
export function orderAmount(items: readonly { quantity: number; unitAmount: number }[]): number {
  return items.reduce((sum, item) => sum + item.quantity * item.unitAmount, 0);
}
