import type { PaymentRequested } from "../../domain/contracts/payment.js";
import { EMF_METRICS } from "../../domain/contracts/telemetry.js";
import type { PaymentOutcome } from "../../domain/payments/rules.js";
import type { CircuitBreaker } from "../shared/circuit-breaker/circuit-breaker.js";
import { requireTime } from "../shared/deadline.js";
import { CircuitOpenError, DeadlineError } from "../shared/errors.js";
import type { Unit } from "../shared/unit-of-work.js";
import { type PaymentProvider, ProviderError, ProviderTimeoutError } from "./provider.js";

/** Kept back from the provider's time to store and tell the outcome, in ms. */
const SETTLE_MS = 2000;

/** Shortest wait that makes sense to grant the provider, in ms. */
const LEAST_WAIT_MS = 50;

/** The provider and what guards it. */
export interface GuardedProvider {
  readonly provider: PaymentProvider;
  readonly breaker: CircuitBreaker;
  /** Longest wait in ms; the invocation's deadline may shorten it. */
  readonly timeoutMs: number;
}

const isProvidersFault = (error: unknown): boolean => error instanceof ProviderError && error.unavailable;

/**
 * Asks the provider once, behind the breaker. Nothing is retried here: the queue retries, with the same payment id.
 * @throws {ProviderError} {@link CircuitOpenError} {@link DeadlineError}
 */
export async function askProvider(guarded: GuardedProvider, request: PaymentRequested, unit: Unit): Promise<PaymentOutcome> {
  const { provider, breaker, timeoutMs } = guarded;
  const call = async () => {
    requireTime(unit.deadline, SETTLE_MS + LEAST_WAIT_MS, "the payment");
    const patience = Math.min(timeoutMs, unit.deadline.remainingMs() - SETTLE_MS);
    const started = performance.now();
    try {
      return await provider.authorize(request, patience);
    } catch (error) {
      // A wait that we cut short says nothing about the provider.
      if (error instanceof ProviderTimeoutError && patience < timeoutMs)
        throw new DeadlineError(`the payment provider had ${patience} ms, all that was left`, { cause: error });
      if (error instanceof ProviderError) unit.measure(EMF_METRICS.providerFailed);
      throw error;
    } finally {
      unit.measure(EMF_METRICS.providerDuration, performance.now() - started);
    }
  };
  try {
    return await breaker.execute(call, isProvidersFault);
  } catch (error) {
    if (error instanceof CircuitOpenError) unit.measure(EMF_METRICS.circuitOpen);
    throw error;
  }
}
