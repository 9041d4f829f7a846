import { paymentIdOf } from "../../domain/contracts/payment.js";
import { type Check, type Evidence, noneOf } from "./evidence.js";
import { joinOrders } from "./order-checks.js";

interface Money {
  readonly amount: number;
  readonly currency: string;
}

const inWords = ({ amount, currency }: Money): string => `${amount} ${currency}`;
const differ = (a: Money, b: Money): boolean => a.amount !== b.amount || a.currency !== b.currency;

const groupBy = <T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
};

/** Each completed order: one payment in the table, authorized, of the order's amount; each declined one: none authorized. */
function storedPayments(evidence: Evidence): string[] {
  const byOrder = groupBy(evidence.payments, (payment) => payment.orderId);
  return joinOrders(evidence).flatMap(([order, row]) => {
    const payments = byOrder.get(order.orderId) ?? [];
    const authorized = payments.filter((payment) => payment.status === "authorized");
    if (payments.length > 1) return [`${order.orderId}: ${payments.length} payments`];
    if (row?.status === "COMPLETED" && authorized.length === 0) return [`${order.orderId}: completed without a payment`];
    if (row?.status === "DECLINED" && authorized.length > 0) return [`${order.orderId}: declined, yet its payment is authorized`];
    return payments
      .filter((payment) => differ(payment, order))
      .map((payment) => `${order.orderId}: costs ${inWords(order)}, its payment is ${inWords(payment)}`);
  });
}

/** Each completed order: charged once at the provider, its amount; each declined one: not charged. */
function charges(evidence: Evidence): string[] {
  const charged = groupBy(
    evidence.ledger.filter((entry) => entry.status === "authorized"),
    (entry) => entry.paymentId,
  );
  return joinOrders(evidence).flatMap(([order, row]) => {
    const entries = charged.get(paymentIdOf(order.orderId)) ?? [];
    if (entries.length > 1) return [`${order.orderId}: charged ${entries.length} times`];
    const [entry] = entries;
    if (row?.status === "COMPLETED" && !entry) return [`${order.orderId}: completed and never charged`];
    if (row?.status === "DECLINED" && entry) return [`${order.orderId}: declined, yet charged`];
    if (entry && differ(entry, order)) return [`${order.orderId}: costs ${inWords(order)}, charged ${inWords(entry)}`];
    return [];
  });
}

/** Charges that belong to no order: neither to an accepted one nor to any other that is stored. */
function strayCharges({ books, orders, ledger }: Evidence): string[] {
  const known = new Set([...books.accepted.keys(), ...orders.map((order) => order.orderId)].map(paymentIdOf));
  return ledger
    .filter((entry) => entry.status === "authorized" && !known.has(entry.paymentId))
    .map((entry) => `${entry.paymentId}: charged ${inWords(entry)} without an order`);
}

/** Checks of the payments table and the provider's ledger against the orders. */
export const paymentChecks = (evidence: Evidence): Check[] => [
  noneOf("payments that do not fit their order", storedPayments(evidence)),
  noneOf("orders not charged exactly once", charges(evidence)),
  noneOf("charges without an order", strayCharges(evidence)),
];
