import type { OrderPlaced } from "../../domain/contracts/order.js";
import { EMF_METRICS } from "../../domain/contracts/telemetry.js";
import { orderProblems, paymentRequestOf } from "../../domain/orders/decisions.js";
import { ConflictError, InvalidMessageError } from "../shared/errors.js";
import { contentHashOf } from "../shared/repositories/orders.js";
import type { Done, Unit } from "../shared/unit-of-work.js";
import type { OrderProcessorParts } from "./parts.js";

/**
 * Stores an order and asks for its payment. Safe to repeat: the order is stored once, the payment asked for until that is
 * noted; the payment's id comes from the order's, so that asking twice is asking for the same payment.
 * @throws {InvalidMessageError} when the amount is not the items' sum
 * @throws {ConflictError} when another order is stored under the id
 */
export async function placeOrder(order: OrderPlaced, unit: Unit, { orders, payments, now }: OrderProcessorParts): Promise<Done> {
  unit.begin("place-order", order);
  const problems = orderProblems(order);
  if (problems.length > 0) throw new InvalidMessageError(problems);

  const written = await orders.place(order);
  if (written.refused) {
    if (written.item?.contentHash !== contentHashOf(order))
      throw new ConflictError(`another order is stored under ${order.orderId}; the one that came later is refused`);
    unit.measure(EMF_METRICS.duplicateMessage);
    if (written.item.paymentRequestedAt)
      return { outcome: "duplicate", message: "order is stored and its payment asked for already" };
  }
  await payments.send(paymentRequestOf(order));
  await orders.markPaymentRequested(order.orderId, now().toISOString());
  return written.refused
    ? { outcome: "repaired", message: "order was stored, its payment is asked for now" }
    : { outcome: "accepted", message: "order stored, payment asked for" };
}
