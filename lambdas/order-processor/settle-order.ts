import { toMajorUnits } from "../../domain/contracts/money.js";
import type { PaymentResult } from "../../domain/contracts/payment.js";
import type { StoredOrder } from "../../domain/contracts/stored-order.js";
import { BUSINESS_EVENTS, EMF_CURRENCY_DIMENSION, EMF_METRICS } from "../../domain/contracts/telemetry.js";
import { isSameSettlement, paymentIdProblems } from "../../domain/orders/decisions.js";
import { ConflictError, InvalidMessageError, UnknownOrderError } from "../shared/errors.js";
import type { Done, Unit } from "../shared/unit-of-work.js";
import type { OrderProcessorParts } from "./parts.js";

function completed(order: StoredOrder, unit: Unit, posted: OrderProcessorParts["posted"]): Done {
  const { currency } = order;
  const amount = toMajorUnits(order.amount, currency);
  posted.trackBusinessMetric("orders_completed", 1, { unit: "Count" });
  posted.trackBusinessMetric("revenue", amount, { currency });
  unit.measure(EMF_METRICS.ordersCompleted);
  unit.measure(EMF_METRICS.orderValue, amount, { [EMF_CURRENCY_DIMENSION]: currency });
  return {
    outcome: "completed",
    message: "order completed",
    fields: { event: BUSINESS_EVENTS.orderCompleted, amount, currency, userHash: order.userHash },
  };
}

/**
 * Gives an order its final status. Safe to repeat: only a pending order is changed, the same result again changes nothing.
 * @throws {UnknownOrderError} when the order is not stored: the result may have overtaken it, so it is retried
 * @throws {ConflictError} when the order was settled otherwise
 */
export async function settleOrder(result: PaymentResult, unit: Unit, { orders, posted }: OrderProcessorParts): Promise<Done> {
  unit.begin("settle-order", result);
  const problems = paymentIdProblems(result);
  if (problems.length > 0) throw new InvalidMessageError(problems);

  const settled = await orders.settle(result);
  if (!settled.refused)
    return result.outcome.status === "authorized"
      ? completed(settled.item, unit, posted)
      : { outcome: "declined", message: "order declined", fields: { declineReason: result.outcome.reason } };
  if (!settled.item)
    throw new UnknownOrderError(`order ${result.orderId} is not stored; its payment's result goes back to the queue`);
  if (!isSameSettlement(settled.item, result.outcome))
    throw new ConflictError(
      `order ${result.orderId} is ${settled.item.status}, its payment's result says ${result.outcome.status}`,
    );
  unit.measure(EMF_METRICS.duplicateMessage);
  return { outcome: "duplicate", message: "order is settled already" };
}
