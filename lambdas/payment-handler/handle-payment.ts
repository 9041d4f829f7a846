import type { Context } from "aws-lambda";
import { toMajorUnits } from "../../domain/contracts/money.js";
import type { PaymentRequested, PaymentResult } from "../../domain/contracts/payment.js";
import { BUSINESS_EVENTS, EMF_METRICS } from "../../domain/contracts/telemetry.js";
import { paymentIdProblems } from "../../domain/orders/decisions.js";
import { InvalidMessageError } from "../shared/errors.js";
import type { PostedMetrics } from "../shared/posted-metrics/posted-metrics.js";
import type { QueueSender } from "../shared/queue.js";
import type { Done, Unit } from "../shared/unit-of-work.js";
import type { Authorization } from "./authorize-payment.js";

/** What the payment handler works with. */
export interface PaymentHandlerParts {
  readonly authorize: (request: PaymentRequested, unit: Unit, context: Context) => Promise<Authorization>;
  readonly results: QueueSender<PaymentResult>;
  /** How long payments take and how many are declined, posted to the API. */
  readonly posted: Pick<PostedMetrics, "trackBusinessMetric" | "trackPerformance">;
}

function report({ result, replayed }: Authorization, request: PaymentRequested, unit: Unit): Done {
  if (replayed) {
    unit.measure(EMF_METRICS.duplicateMessage);
    return { outcome: "duplicate", message: "payment was decided before; its result is sent again" };
  }
  const { outcome } = result;
  if (outcome.status === "authorized") {
    unit.measure(EMF_METRICS.paymentsAuthorized);
    return { outcome: "authorized", message: "payment authorized", fields: { paymentId: request.paymentId } };
  }
  unit.measure(EMF_METRICS.paymentsDeclined);
  const amount = toMajorUnits(request.amount, request.currency);
  const { currency, userHash, paymentId } = request;
  return {
    outcome: "declined",
    message: "payment declined",
    fields: { event: BUSINESS_EVENTS.paymentDeclined, declineReason: outcome.reason, amount, currency, userHash, paymentId },
  };
}

const OPERATION = "authorize-payment";

/** Tells how long a decision took; that a payment had been decided before says nothing of it. */
async function timed(posted: PaymentHandlerParts["posted"], decide: () => Promise<Authorization>): Promise<Authorization> {
  const started = performance.now();
  const tell = (success: boolean) =>
    posted.trackPerformance({ operation: OPERATION, durationMs: Math.round(performance.now() - started), success });
  try {
    const authorization = await decide();
    if (!authorization.replayed) tell(true);
    return authorization;
  } catch (error) {
    tell(false);
    throw error;
  }
}

/**
 * Decides a payment and tells its result. A crash between the two is repaired by the next attempt, which finds the decision
 * and tells it again.
 * @throws {InvalidMessageError} when the payment is not the order's
 */
export async function handlePayment(
  request: PaymentRequested,
  unit: Unit,
  context: Context,
  { authorize, results, posted }: PaymentHandlerParts,
): Promise<Done> {
  unit.begin(OPERATION, request);
  const problems = paymentIdProblems(request);
  if (problems.length > 0) throw new InvalidMessageError(problems);
  const authorization = await timed(posted, () => authorize(request, unit, context));
  await results.send(authorization.result);
  if (!authorization.replayed && authorization.result.outcome.status === "declined")
    posted.trackBusinessMetric("payments_declined", 1, { unit: "Count" });
  return report(authorization, request, unit);
}
