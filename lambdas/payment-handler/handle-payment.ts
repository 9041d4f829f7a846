import type { Context } from "aws-lambda";
import { toMajorUnits } from "../../domain/contracts/money.js";
import type { PaymentRequested, PaymentResult } from "../../domain/contracts/payment.js";
import { BUSINESS_EVENTS, EMF_METRICS } from "../../domain/contracts/telemetry.js";
import { paymentIdProblems } from "../../domain/orders/decisions.js";
import { InvalidMessageError } from "../shared/errors.js";
import type { QueueSender } from "../shared/queue.js";
import type { Done, Unit } from "../shared/unit-of-work.js";
import type { Authorization } from "./authorize-payment.js";

/** What the payment handler works with. */
export interface PaymentHandlerParts {
  readonly authorize: (request: PaymentRequested, unit: Unit, context: Context) => Promise<Authorization>;
  readonly results: QueueSender<PaymentResult>;
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

/**
 * Decides a payment and tells its result. A crash between the two is repaired by the next attempt, which finds the decision
 * and tells it again.
 * @throws {InvalidMessageError} when the payment is not the order's
 */
export async function handlePayment(
  request: PaymentRequested,
  unit: Unit,
  context: Context,
  { authorize, results }: PaymentHandlerParts,
): Promise<Done> {
  unit.begin("authorize-payment", request);
  const problems = paymentIdProblems(request);
  if (problems.length > 0) throw new InvalidMessageError(problems);
  const authorization = await authorize(request, unit, context);
  await results.send(authorization.result);
  return report(authorization, request, unit);
}
