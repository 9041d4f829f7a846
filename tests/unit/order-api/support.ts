import * as v from "valibot";
import type { OrderPlaced } from "../../../domain/contracts/order.js";
import { type AppDependencies, createApp } from "../../../services/order-api/app.js";
import type { VisibleOrder } from "../../../services/order-api/aws/order-store.js";
import { createPseudonyms } from "../../../services/order-api/ids.js";
import { createEmfWriter } from "../../../services/order-api/telemetry/emf.js";
import { createLogger } from "../../../services/order-api/telemetry/logger.js";
import { createHttpMetrics } from "../../../services/order-api/telemetry/prometheus.js";
import { noTracer } from "../../../services/order-api/tracing.js";

const LineSchema = v.record(v.string(), v.unknown());

/** A line that the service wrote. */
export type Line = v.InferOutput<typeof LineSchema>;

/** An order that is fine. */
export const goodOrder = {
  customerId: "customer-17",
  currency: "EUR",
  paymentToken: "tok_visa",
  items: [{ sku: "book", quantity: 2, unitAmount: 1250 }],
};

/** The app with everything around it faked: what it wrote and queued can be read. */
export function startApp(overrides: Partial<AppDependencies> = {}) {
  const written: string[] = [];
  const queued: OrderPlaced[] = [];
  const orders = new Map<string, VisibleOrder>();
  const sink = { write: (line: string) => void written.push(line) };
  const today = () => new Date("2026-03-04T05:06:07.089Z");
  const service = "order-api";
  const app = createApp({
    service,
    log: createLogger({ service, level: "DEBUG", now: today }, sink),
    emf: createEmfWriter({ namespace: "shop/Application", service, environment: "test", now: today }, sink),
    metrics: createHttpMetrics(),
    tracer: noTracer,
    now: () => performance.now(),
    today,
    queue: { send: async (order) => void queued.push(order), probe: async () => {} },
    store: { find: async (id) => orders.get(id), probe: async () => {} },
    pseudonyms: createPseudonyms("a key for tests only"),
    health: async () => ({ status: "ok", dependencies: {} }),
    isDraining: () => false,
    ...overrides,
  });
  const lines = (): Line[] => written.map((line) => v.parse(LineSchema, JSON.parse(line)));
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    app.request("/orders", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  return { app, post, lines, written, queued, orders };
}

const BodySchema = v.looseObject({
  orderId: v.optional(v.string()),
  status: v.optional(v.unknown()),
  correlationId: v.optional(v.string()),
  detail: v.optional(v.string()),
  problems: v.optional(v.array(v.object({ path: v.string(), message: v.string() })), []),
  dependencies: v.optional(v.record(v.string(), v.unknown())),
});

/** The body of an answer. */
export const bodyOf = async (response: Response) => v.parse(BodySchema, await response.json());
