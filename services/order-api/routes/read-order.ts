import type { Context } from "hono";
import * as v from "valibot";
import { OrderIdSchema } from "../../../domain/contracts/order.js";
import type { OrderStore, VisibleOrder } from "../aws/order-store.js";
import { DependencyUnavailable } from "../errors.js";
import { fieldProblems } from "../http/body.js";
import type { AppEnv } from "../http/env.js";
import { HttpProblem } from "../http/problems.js";
import { LIMITS } from "../limits.js";

async function find(store: OrderStore, orderId: string): Promise<VisibleOrder | undefined> {
  try {
    return await store.find(orderId);
  } catch (cause) {
    if (!(cause instanceof DependencyUnavailable)) throw cause;
    throw new HttpProblem(503, "Not available", "the order cannot be read now", {
      headers: { "Retry-After": String(LIMITS.retryAfterSeconds) },
      cause,
    });
  }
}

/**
 * `GET /orders/{id}`. An order that was taken a moment ago may not be stored yet; it cannot be told from one that never was,
 * so both are 404 with Retry-After.
 */
export const readOrder =
  (store: OrderStore) =>
  async (c: Context<AppEnv>): Promise<Response> => {
    const id = v.safeParse(v.object({ id: OrderIdSchema }), { id: c.req.param("id") });
    if (!id.success)
      throw new HttpProblem(400, "Invalid order id", "this is no order id", { problems: fieldProblems(id.issues) });
    const orderId = id.output.id;
    c.get("trace").annotate("orderId", orderId);
    const order = await find(store, orderId);
    if (order) return c.json(order, 200, { "Cache-Control": "no-store" });
    throw new HttpProblem(404, "No such order", `no order ${orderId} is stored; one that was just taken appears within seconds`, {
      headers: { "Retry-After": String(LIMITS.orderVisibleAfterSeconds) },
    });
  };
