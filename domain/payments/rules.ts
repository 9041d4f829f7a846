import { type Currency, toMajorUnits } from "../contracts/money.js";
import type { DeclineReason, PaymentRequested, PaymentResult } from "../contracts/payment.js";

/** What becomes of a payment. */
export type PaymentOutcome = PaymentResult["outcome"];

const DECLINED_PREFIX = "tok_declined_";

/** Test tokens that a sandbox provider declines; all others it authorizes. */
export const TOKEN_DECLINES: Readonly<Record<string, DeclineReason>> = {
  [`${DECLINED_PREFIX}insufficient_funds`]: "insufficient_funds",
  [`${DECLINED_PREFIX}card_expired`]: "card_expired",
  [`${DECLINED_PREFIX}fraud_suspected`]: "fraud_suspected",
};

/**
 * Why a sandbox provider declines a token.
 * @returns undefined when it authorizes
 */
export const tokenDeclineReason = (paymentToken: string): DeclineReason | undefined =>
  Object.hasOwn(TOKEN_DECLINES, paymentToken) ? TOKEN_DECLINES[paymentToken] : undefined;

/** What a sandbox provider answers; the same payment id gives the same authorization id. */
export function sandboxOutcome(request: Pick<PaymentRequested, "paymentId" | "paymentToken">): PaymentOutcome {
  const reason = tokenDeclineReason(request.paymentToken);
  return reason
    ? { status: "declined", reason }
    : { status: "authorized", authorizationId: `auth_${request.paymentId.slice(4)}` };
}

/**
 * Declines that need no provider.
 * @param amount minor units
 * @param limitMajorUnits largest payment, in major units of its own currency
 * @returns undefined when the provider is to be asked
 */
export function declineByRule(amount: number, currency: Currency, limitMajorUnits: number): PaymentOutcome | undefined {
  return toMajorUnits(amount, currency) > limitMajorUnits ? { status: "declined", reason: "limit_exceeded" } : undefined;
}

/** What makes two requests the same payment; who asked and how it was correlated does not. */
export const samePayment = (
  a: Pick<PaymentRequested, "orderId" | "amount" | "currency">,
  b: Pick<PaymentRequested, "orderId" | "amount" | "currency">,
): boolean => a.orderId === b.orderId && a.amount === b.amount && a.currency === b.currency;
