import { describe, expect, it } from "vitest";
import type { VisibleOrder } from "../../../services/order-api/aws/order-store.js";
import { DependencyUnavailable } from "../../../services/order-api/errors.js";
import { bodyOf, goodOrder, startApp } from "./support.js";

const stored: VisibleOrder = {
  orderId: "ord_abcdefgh",
  status: "COMPLETED",
  amount: 2500,
  currency: "EUR",
  items: [{ sku: "book", quantity: 2, unitAmount: 1250 }],
  placedAt: "2026-03-04T05:06:07.089Z",
};

describe("GET /orders/{id}", () => {
  it("shows a stored order", async () => {
    const { app, orders } = startApp();
    orders.set(stored.orderId, stored);
    const response = await app.request(`/orders/${stored.orderId}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(stored);
  });

  it("answers 404 with a hint for an order that is not stored, perhaps not yet", async () => {
    const response = await startApp().app.request("/orders/ord_abcdefgh");
    expect(response.status).toBe(404);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await bodyOf(response)).detail).toContain("within seconds");
  });

  it("names the field of an id that is none", async () => {
    const response = await startApp().app.request("/orders/1");
    expect(response.status).toBe(400);
    expect((await bodyOf(response)).problems.map(({ path }) => path)).toEqual(["id"]);
  });

  it("answers 503 with Retry-After when the table does not answer", async () => {
    const down = () => Promise.reject(new DependencyUnavailable("orders table", new Error("timeout")));
    const response = await startApp({ store: { find: down, probe: async () => {} } }).app.request("/orders/ord_abcdefgh");
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).not.toBeNull();
  });
});

describe("other requests", () => {
  it.each([
    ["DELETE", "/orders", "POST"],
    ["PUT", "/orders/ord_abcdefgh", "GET, HEAD"],
    ["POST", "/health", "GET, HEAD"],
  ])("answers %s %s with 405 and what is allowed", async (method, path, allow) => {
    const response = await startApp().app.request(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe(allow);
  });

  it("answers an unknown path with 404", async () => {
    const response = await startApp().app.request("/nothing");
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });
});

describe("GET /health", () => {
  it("stays 200 when a dependency is down, and says which", async () => {
    const dependencies = { "orders-table": { status: "down" as const, latencyMs: 800, error: "TimeoutError" } };
    const { app } = startApp({ health: async () => ({ status: "degraded", dependencies }) });
    const response = await app.request("/health");
    expect(response.status).toBe(200);
    expect(await bodyOf(response)).toMatchObject({ status: "degraded", dependencies });
  });

  it("fails while the process drains", async () => {
    const { app } = startApp({ isDraining: () => true });
    expect((await app.request("/health")).status).toBe(503);
  });
});

describe("GET /metrics", () => {
  it("counts requests by route template, method and status", async () => {
    const { app, post } = startApp();
    await post(goodOrder);
    await post("{");
    await app.request("/orders/ord_abcdefgh");
    await app.request("/orders/ord_ijklmnop");
    await app.request("/secret-path-1");
    const text = await (await app.request("/metrics")).text();
    expect(text).toContain('http_requests_total{route="/orders",method="POST",status="202"} 1');
    expect(text).toContain('http_requests_total{route="/orders",method="POST",status="400"} 1');
    expect(text).toContain('http_requests_total{route="/orders/:id",method="GET",status="404"} 2');
    expect(text).toContain('http_request_duration_seconds_count{route="/orders/:id",method="GET",status="404"} 2');
    expect(text).toContain("process_cpu_user_seconds_total");
    expect(text).not.toContain("secret-path-1");
  });
});
