import { IdempotencyAlreadyInProgressError, IdempotencyConfig, makeIdempotent } from "@aws-lambda-powertools/idempotency";
import type { BasePersistenceLayer } from "@aws-lambda-powertools/idempotency/persistence";
import type { Context } from "aws-lambda";
import type { PaymentRequested, PaymentResult } from "../../domain/contracts/payment.js";
import { declineByRule, samePayment } from "../../domain/payments/rules.js";
import { ConflictError, InProgressError } from "../shared/errors.js";
import { type PaymentRepository, type StoredPayment, toPaymentResult, toStoredPayment } from "../shared/repositories/payments.js";
import type { Unit } from "../shared/unit-of-work.js";
import { askProvider, type GuardedProvider } from "./ask-provider.js";

/** How long the same request is answered without looking further; afterwards the payments table still knows it. */
const REMEMBER_SECONDS = 24 * 3600;

/** What authorizing needs. */
export interface AuthorizationParts {
  readonly payments: PaymentRepository;
  readonly idempotency: BasePersistenceLayer;
  readonly guarded: GuardedProvider;
  readonly limitMajorUnits: number;
  readonly now: () => Date;
}

/** A payment's result, and whether it was decided now or before. */
export interface Authorization {
  readonly result: PaymentResult;
  readonly replayed: boolean;
}

/** Decides each payment once, however often and at however many places it is asked for. */
export function createAuthorization(parts: AuthorizationParts) {
  const { payments, guarded, limitMajorUnits } = parts;
  const config = new IdempotencyConfig({ expiresAfterSeconds: REMEMBER_SECONDS, hashFunction: "sha256" });

  /** What is stored counts, also when it is not what was just decided. */
  const resultOf = (stored: StoredPayment, request: PaymentRequested): PaymentResult => {
    if (samePayment(stored, request)) return toPaymentResult(stored);
    throw new ConflictError(
      `payment ${request.paymentId} is stored with another order, amount or currency; this request is refused`,
    );
  };

  const decide = async (request: PaymentRequested, unit: Unit): Promise<Authorization> => {
    const earlier = await payments.find(request.paymentId);
    if (earlier) return { result: resultOf(earlier, request), replayed: true };
    const outcome =
      declineByRule(request.amount, request.currency, limitMajorUnits) ?? (await askProvider(guarded, request, unit));
    const payment = toStoredPayment(request, outcome, parts.now().toISOString());
    return { result: resultOf(await payments.store(payment), request), replayed: false };
  };

  const once = makeIdempotent((_key: unknown, work: () => Promise<PaymentResult>) => work(), {
    persistenceStore: parts.idempotency,
    config,
    dataIndexArgument: 0,
    keyPrefix: "payment",
  });

  return async (request: PaymentRequested, unit: Unit, context: Context): Promise<Authorization> => {
    config.registerLambdaContext(context);
    const { paymentId, orderId, amount, currency } = request;
    let replayed = true;
    const work = async () => {
      const authorization = await decide(request, unit);
      replayed = authorization.replayed;
      return authorization.result;
    };
    try {
      return { result: await once({ paymentId, orderId, amount, currency }, work), replayed };
    } catch (error) {
      if (!(error instanceof IdempotencyAlreadyInProgressError)) throw error;
      // Another message asks for the same payment. Who has it in hand has at most an invocation's time, as we had.
      const retryAfterSeconds = Math.ceil(context.getRemainingTimeInMillis() / 1000) + 1;
      throw new InProgressError(`payment ${paymentId} is being worked on elsewhere`, retryAfterSeconds, { cause: error });
    }
  };
}
