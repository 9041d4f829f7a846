import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import { CurrencySchema } from "../../../domain/contracts/money.js";
import { type PaymentRequested, type PaymentResult, PaymentResultSchema } from "../../../domain/contracts/payment.js";
import { createTable } from "./table.js";

const StoredPaymentSchema = v.looseObject({
  paymentId: PaymentResultSchema.entries.paymentId,
  orderId: PaymentResultSchema.entries.orderId,
  amount: v.number(),
  currency: CurrencySchema,
  userHash: v.string(),
  outcome: PaymentResultSchema.entries.outcome,
  settledAt: PaymentResultSchema.entries.settledAt,
  correlationId: PaymentResultSchema.entries.correlationId,
});

/** A settled payment as it is stored: amount in minor units, no token. */
export type StoredPayment = v.InferOutput<typeof StoredPaymentSchema>;

/** The table `payments`: one item a payment, written once. */
export interface PaymentRepository {
  find(paymentId: string): Promise<StoredPayment | undefined>;
  /**
   * Stores a settled payment.
   * @returns the payment that is stored now: an earlier one stays
   */
  store(payment: StoredPayment): Promise<StoredPayment>;
}

/** The stored form of a payment and its outcome. */
export const toStoredPayment = (
  request: PaymentRequested,
  outcome: PaymentResult["outcome"],
  settledAt: string,
): StoredPayment => ({
  paymentId: request.paymentId,
  orderId: request.orderId,
  amount: request.amount,
  currency: request.currency,
  userHash: request.userHash,
  outcome,
  settledAt,
  correlationId: request.correlationId,
});

/** The message that tells a stored payment's outcome. */
export const toPaymentResult = ({ paymentId, orderId, outcome, settledAt, correlationId }: StoredPayment): PaymentResult => ({
  type: "payment.result",
  paymentId,
  orderId,
  outcome,
  settledAt,
  correlationId,
});

/** Payments in DynamoDB. */
export function createPaymentRepository(client: DynamoDBClient, name: string): PaymentRepository {
  const table = createTable(client, name, StoredPaymentSchema);
  return {
    find: (paymentId) => table.get({ paymentId }),
    store: async (payment) => (await table.put(payment, "attribute_not_exists(paymentId)")).item ?? payment,
  };
}
