import { createHash } from "node:crypto";
import type { ProviderBehaviour } from "../../config/index.js";
import type { Currency } from "../../domain/contracts/money.js";
import { type PaymentOutcome, sandboxOutcome } from "../../domain/payments/rules.js";
import { type AuthorizationRequest, RequestError } from "./requests.js";

/** One payment in the ledger: decided once, however often it was asked for. `amount` is in minor units. */
export interface LedgerEntry {
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: Currency;
  readonly status: PaymentOutcome["status"];
  /** How often it was asked for. */
  readonly requests: number;
}

/** The provider's own books: the proof that nothing was charged twice. */
export interface Ledger {
  /** @throws {RequestError} 409 when the payment is known with another amount or currency */
  authorize(request: AuthorizationRequest, behaviour: ProviderBehaviour): PaymentOutcome;
  /** In order of the first request. */
  entries(): readonly LedgerEntry[];
}

/** A number in [0, 1) that depends on the payment alone, so that a retry meets the same decision. */
const lotOf = (paymentId: string): number => createHash("sha256").update(paymentId).digest().readUInt32BE(0) / 2 ** 32;

function decide(request: AuthorizationRequest, behaviour: ProviderBehaviour): PaymentOutcome {
  const outcome = sandboxOutcome(request);
  const declines = behaviour.mode === "declining" && lotOf(request.paymentId) < behaviour.share;
  return declines && outcome.status === "authorized" ? { status: "declined", reason: "provider_declined" } : outcome;
}

/** An empty ledger. */
export function createLedger(): Ledger {
  const payments = new Map<string, { entry: LedgerEntry; answer: PaymentOutcome }>();
  return {
    authorize(request, behaviour) {
      const { paymentId, amount, currency } = request;
      const known = payments.get(paymentId);
      if (!known) {
        const answer = decide(request, behaviour);
        payments.set(paymentId, { entry: { paymentId, amount, currency, status: answer.status, requests: 1 }, answer });
        return answer;
      }
      const { entry, answer } = known;
      payments.set(paymentId, { entry: { ...entry, requests: entry.requests + 1 }, answer });
      if (entry.amount !== amount || entry.currency !== currency)
        throw new RequestError(
          409,
          `payment ${paymentId} was asked for with ${entry.amount} ${entry.currency}, now with ${amount} ${currency}: use a new payment id`,
        );
      return answer;
    },
    entries: () => [...payments.values()].map(({ entry }) => entry),
  };
}
