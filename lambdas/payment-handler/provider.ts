import type { PaymentRequested } from "../../domain/contracts/payment.js";
import { type PaymentOutcome, sandboxOutcome } from "../../domain/payments/rules.js";
import { WorkError } from "../shared/errors.js";

/** Who authorizes payments. */
export interface PaymentProvider {
  /**
   * Authorizes a payment; asking again with the same payment id charges nothing again.
   * @param timeoutMs longest wait
   * @throws {ProviderError}
   */
  authorize(request: PaymentRequested, timeoutMs: number): Promise<PaymentOutcome>;
}

/** The provider did not decide. `unavailable`: its fault, counted by the circuit breaker; else our request's. */
export class ProviderError extends WorkError {
  override readonly name: string = "ProviderError";

  constructor(
    message: string,
    readonly unavailable: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The provider did not answer in time. It may have charged: the same payment id must be asked for again. */
export class ProviderTimeoutError extends ProviderError {
  override readonly name = "ProviderTimeoutError";
}

/** Decides in-process by the token: for environments without a contract with a provider. */
export const sandboxProvider: PaymentProvider = { authorize: async (request) => sandboxOutcome(request) };
