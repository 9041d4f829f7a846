import type { Context } from "hono";
import * as v from "valibot";
import { MAX_AMOUNT_MINOR, toMajorUnits } from "../../../domain/contracts/money.js";
import { type OrderPlaced, orderAmount, type PlaceOrder, PlaceOrderSchema } from "../../../domain/contracts/order.js";
import { BUSINESS_EVENTS } from "../../../domain/contracts/telemetry.js";
import type { OrderQueue } from "../aws/order-queue.js";
import { DependencyUnavailable } from "../errors.js";
import { fieldProblems, readJson } from "../http/body.js";
import type { AppEnv } from "../http/env.js";
import { type FieldProblem, HttpProblem } from "../http/problems.js";
import { freshOrderId, type Pseudonyms } from "../ids.js";
import { LIMITS } from "../limits.js";

/** What taking an order needs. */
export interface PlaceOrderDependencies {
  readonly queue: OrderQueue;
  readonly pseudonyms: Pseudonyms;
  /** The time of day. */
  readonly today: () => Date;
}

const invalid = (problems: readonly FieldProblem[]): HttpProblem =>
  new HttpProblem(400, "Invalid order", `the order has ${problems.length} problem${problems.length === 1 ? "" : "s"}`, {
    problems,
  });

function parseOrder(body: unknown): PlaceOrder {
  const result = v.safeParse(PlaceOrderSchema, body);
  if (!result.success) throw invalid(fieldProblems(result.issues));
  if (orderAmount(result.output.items) > MAX_AMOUNT_MINOR)
    throw invalid([{ path: "items", message: `their sum must be at most ${MAX_AMOUNT_MINOR} minor units` }]);
  return result.output;
}

function idempotencyKeyOf(c: Context<AppEnv>): string | undefined {
  const key = c.req.header("idempotency-key");
  if (key === undefined || (key.length > 0 && key.length <= LIMITS.idempotencyKeyLength)) return key;
  throw invalid([{ path: "Idempotency-Key", message: `must have 1 to ${LIMITS.idempotencyKeyLength} characters` }]);
}

async function send(queue: OrderQueue, order: OrderPlaced): Promise<void> {
  try {
    await queue.send(order);
  } catch (cause) {
    if (!(cause instanceof DependencyUnavailable)) throw cause;
    throw new HttpProblem(503, "Not available", "the order was not taken; repeat it with the same Idempotency-Key", {
      headers: { "Retry-After": String(LIMITS.retryAfterSeconds) },
      cause,
    });
  }
}

/**
 * `POST /orders`: checks the order and queues it. 202 means that it is in the queue. A key that comes again with another body cannot be
 * told here (docs/order-api.md says why): order-processor refuses the second order.
 */
export const placeOrder =
  ({ queue, pseudonyms, today }: PlaceOrderDependencies) =>
  async (c: Context<AppEnv>): Promise<Response> => {
    const key = idempotencyKeyOf(c);
    const wanted = parseOrder(await readJson(c));
    const correlationId = c.get("correlationId");
    const userHash = pseudonyms.userHash(wanted.customerId);
    const { currency, items, paymentToken } = wanted;
    const order: OrderPlaced = {
      type: "order.placed",
      orderId: key === undefined ? freshOrderId() : pseudonyms.orderIdOf(wanted.customerId, key),
      userHash,
      currency,
      amount: orderAmount(items),
      paymentToken,
      items,
      placedAt: today().toISOString(),
      correlationId,
    };
    const { orderId } = order;
    c.get("trace").annotate("orderId", orderId);
    const log = c.get("log").with({ operation: "POST /orders", orderId, userHash });
    log.info("checkout started", {
      event: BUSINESS_EVENTS.checkoutStarted,
      amount: toMajorUnits(order.amount, currency),
      currency,
    });
    await send(queue, order);
    if (wanted.createAccount) log.info("user registered", { event: BUSINESS_EVENTS.userRegistered });
    return c.json({ orderId, status: "PENDING_PAYMENT", correlationId }, 202, { Location: `/orders/${orderId}` });
  };
