import * as v from "valibot";
import { GUARDED_DEPENDENCIES } from "../../domain/contracts/dependencies.js";
import { DECLINE_REASONS, type PaymentRequested } from "../../domain/contracts/payment.js";
import type { PaymentOutcome } from "../../domain/payments/rules.js";
import { withRemoteSubsegment } from "../shared/telemetry.js";
import { type PaymentProvider, ProviderError, ProviderTimeoutError } from "./provider.js";

/** Name of the provider in traces and as a dependency of the circuit breaker. */
export const PROVIDER_NAME = GUARDED_DEPENDENCIES.paymentProvider;

/** Longest answer that is read, in characters. */
const MAX_ANSWER = 16 * 1024;

const AnswerSchema = v.variant("status", [
  v.object({ status: v.literal("authorized"), authorizationId: v.pipe(v.string(), v.minLength(1), v.maxLength(128)) }),
  /** A reason we do not know is still a decline. */
  v.object({ status: v.literal("declined"), reason: v.fallback(v.picklist(DECLINE_REASONS), "provider_declined") }),
]);

/** 408 and 429 say "later", all other 4xx say that our request is wrong. */
const isOurMistake = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;

function parseAnswer(text: string): PaymentOutcome {
  if (text.length > MAX_ANSWER) throw new ProviderError(`the payment provider's answer has ${text.length} characters`, true);
  try {
    return v.parse(AnswerSchema, JSON.parse(text));
  } catch (error) {
    throw new ProviderError("the payment provider's answer is not as its contract says", true, {
      cause: error instanceof v.ValiError ? new Error(error.issues.map((issue) => v.getDotPath(issue)).join(", ")) : undefined,
    });
  }
}

/** `POST <url>/authorizations` with the payment id as Idempotency-Key. */
export function createHttpProvider(url: string): PaymentProvider {
  const address = `${url.replace(/\/+$/, "")}/authorizations`;
  const ask = async ({ paymentId, orderId, amount, currency, paymentToken }: PaymentRequested, timeoutMs: number) =>
    withRemoteSubsegment(PROVIDER_NAME, { url: address, method: "POST" }, async (traceHeaders, answered) => {
      const response = await fetch(address, {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": paymentId, ...traceHeaders },
        body: JSON.stringify({ paymentId, orderId, amount, currency, paymentToken }),
        signal: AbortSignal.timeout(timeoutMs),
        redirect: "error",
      });
      answered(response.status);
      const text = await response.text();
      if (response.status === 200) return parseAnswer(text);
      throw new ProviderError(`the payment provider answered ${response.status}`, !isOurMistake(response.status));
    });
  return {
    async authorize(request, timeoutMs) {
      try {
        return await ask(request, timeoutMs);
      } catch (error) {
        if (error instanceof ProviderError) throw error;
        if (error instanceof DOMException && error.name === "TimeoutError")
          throw new ProviderTimeoutError(`the payment provider did not answer within ${timeoutMs} ms`, true, { cause: error });
        throw new ProviderError("the payment provider cannot be reached", true, { cause: error });
      }
    },
  };
}
