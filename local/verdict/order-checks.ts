import type { OrderStatus } from "../../domain/contracts/order.js";
import type { AcceptedOrder } from "../traffic/index.js";
import { type Check, type Evidence, noneOf, type OrderRow, waiting } from "./evidence.js";

/** Accepted orders, each with what is stored of it. */
export const joinOrders = ({
  books,
  orders,
}: Pick<Evidence, "books" | "orders">): readonly (readonly [AcceptedOrder, OrderRow | undefined])[] => {
  const stored = new Map(orders.map((order) => [order.orderId, order]));
  return [...books.accepted.values()].map((order) => [order, stored.get(order.orderId)]);
};

/** How many of the accepted orders have which status; one that is not stored yet is pending. */
export function statusCounts(evidence: Pick<Evidence, "books" | "orders">): Readonly<Record<OrderStatus, number>> {
  const counts = { PENDING_PAYMENT: 0, COMPLETED: 0, DECLINED: 0 };
  for (const [, row] of joinOrders(evidence)) counts[row?.status ?? "PENDING_PAYMENT"] += 1;
  return counts;
}

/** Nothing may be left on its way: each accepted order is stored and settled. */
const settledChecks = (unstored: readonly string[], pending: readonly string[]): Check[] => [
  noneOf("accepted orders that are not stored", unstored),
  noneOf("orders that are not settled", pending),
];

/**
 * Orders may be on their way, each with a message that carries it on. Messages in flight cannot be looked at, so they are
 * counted; dead letters can, so they count for the orders they name.
 */
function accountedCheck({ queues }: Evidence, unsettled: readonly string[]): Check {
  const dead = new Set(queues.flatMap((queue) => queue.deadOrderIds));
  const notDead = unsettled.filter((orderId) => !dead.has(orderId));
  const messages = queues.reduce((total, queue) => total + waiting(queue), 0);
  const lost = Math.max(0, notDead.length - messages);
  return {
    name: "unsettled orders without a message",
    ok: lost === 0,
    expected: "none",
    actual: `${lost} (${unsettled.length} unsettled, ${messages} messages wait, ${unsettled.length - notDead.length} in dead letters)`,
    details: lost === 0 ? [] : notDead,
  };
}

/** Checks of the orders table against what the clients were promised. */
export function orderChecks(evidence: Evidence): Check[] {
  const joined = joinOrders(evidence);
  const unstored = joined.filter(([, row]) => row === undefined).map(([{ orderId }]) => orderId);
  const pending = joined.filter(([, row]) => row?.status === "PENDING_PAYMENT").map(([{ orderId }]) => orderId);
  const wrong = joined.flatMap(([order, row]) =>
    row && (row.amount !== order.amount || row.currency !== order.currency)
      ? [`${order.orderId}: accepted ${order.amount} ${order.currency}, stored ${row.amount} ${row.currency}`]
      : [],
  );
  return [
    ...(evidence.expect.orders === "all-settled"
      ? settledChecks(unstored, pending)
      : [accountedCheck(evidence, [...unstored, ...pending])]),
    noneOf("orders stored with another amount", wrong),
    ...declinedShareCheck(evidence),
  ];
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

function declinedShareCheck(evidence: Evidence): Check[] {
  const { declinedShare } = evidence.expect;
  if (!declinedShare) return [];
  const statuses = joinOrders(evidence).map(([, row]) => row?.status);
  const declined = statuses.filter((status) => status === "DECLINED").length;
  const settled = declined + statuses.filter((status) => status === "COMPLETED").length;
  const share = settled === 0 ? Number.NaN : declined / settled;
  return [
    {
      name: "declined share of the settled orders",
      ok: share >= declinedShare.atLeast && share <= declinedShare.atMost,
      expected: `${percent(declinedShare.atLeast)} to ${percent(declinedShare.atMost)}`,
      actual: settled === 0 ? "no order is settled" : `${percent(share)} (${declined} of ${settled})`,
      details: [],
    },
  ];
}
