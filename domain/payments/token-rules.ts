import type { DeclineReason } from "../contracts/payment.js";

/** Tokens of the sandbox that decline, as providers publish test cards. Every other token is authorized. */
export const DECLINING_TOKENS = {
  tok_declined_insufficient_funds: "insufficient_funds",
  tok_declined_card_expired: "card_expired",
  tok_declined_fraud_suspected: "fraud_suspected",
} as const satisfies Readonly<Record<string, DeclineReason>>;

const reasons = new Map<string, DeclineReason>(Object.entries(DECLINING_TOKENS));

/**
 * What the sandbox decides by the token alone; one rule for the sandbox in the payment handler and the one on the laptop.
 * @returns the reason of the decline, or null when the token is good
 */
export const declineReasonOfToken = (paymentToken: string): DeclineReason | null => reasons.get(paymentToken) ?? null;
