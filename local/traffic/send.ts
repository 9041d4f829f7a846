import * as v from "valibot";
import type { Outcome } from "./books.js";
import type { PlannedOrder } from "./orders.js";

/** Time a client waits for an answer. */
const TIMEOUT_MS = 10_000;

const AcceptedSchema = v.object({ orderId: v.string() });

/** Makes one request and says what came of it; never rejects. */
export type Send = (planned: PlannedOrder) => Promise<Outcome>;

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
};

/** Sends orders to `POST /orders` of the service at `ordersUrl`. */
export function httpSender(ordersUrl: string): Send {
  const address = new URL("/orders", ordersUrl);
  return async ({ body, idempotencyKey }) => {
    try {
      const response = await fetch(address, {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": idempotencyKey },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      if (response.status !== 202) return { kind: "refused", status: response.status, detail: text.slice(0, 300) };
      return { kind: "accepted", orderId: v.parse(AcceptedSchema, JSON.parse(text)).orderId };
    } catch (error) {
      return { kind: "failed", detail: reasonOf(error) };
    }
  };
}
