import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { MAX_AMOUNT_MINOR } from "../../../domain/contracts/money.js";
import { OrderIdSchema, OrderPlacedSchema } from "../../../domain/contracts/order.js";
import { DependencyUnavailable } from "../../../services/order-api/errors.js";
import { bodyOf, goodOrder, startApp } from "./support.js";

describe("POST /orders", () => {
  it("queues a valid order and tells where it will be", async () => {
    const { post, queued } = startApp();
    const response = await post(goodOrder, { "x-correlation-id": "checkout-12345" });
    const body = await bodyOf(response);
    expect(response.status).toBe(202);
    expect(body).toMatchObject({ status: "PENDING_PAYMENT", correlationId: "checkout-12345" });
    expect(response.headers.get("location")).toBe(`/orders/${body.orderId}`);
    expect(response.headers.get("x-correlation-id")).toBe("checkout-12345");
    expect(queued).toHaveLength(1);
    expect(v.parse(OrderPlacedSchema, queued[0])).toMatchObject({ orderId: body.orderId, amount: 2500, currency: "EUR" });
    expect(JSON.stringify(queued)).not.toContain(goodOrder.customerId);
  });

  it("gives the same order id for the same Idempotency-Key of a customer, and only then", async () => {
    const { post } = startApp();
    const idOf = async (customerId: string, key?: string) =>
      (await bodyOf(await post({ ...goodOrder, customerId }, key === undefined ? {} : { "idempotency-key": key }))).orderId;
    const [first, again, otherKey, otherCustomer] = [
      await idOf("a", "k1"),
      await idOf("a", "k1"),
      await idOf("a", "k2"),
      await idOf("b", "k1"),
    ];
    expect(again).toBe(first);
    expect(new Set([first, otherKey, otherCustomer, await idOf("a"), await idOf("a")]).size).toBe(5);
  });

  it("lists every wrong field of an order at once", async () => {
    const { post, queued } = startApp();
    const response = await post({
      customerId: "",
      currency: "XXX",
      paymentToken: "4111111111111111",
      items: [{ sku: "a b", quantity: -1, unitAmount: 1.5 }],
      cardNumber: "4111111111111111",
    });
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const paths = (await bodyOf(response)).problems.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        "customerId",
        "currency",
        "paymentToken",
        "items.0.sku",
        "items.0.quantity",
        "items.0.unitAmount",
        "cardNumber",
      ]),
    );
    expect(queued).toEqual([]);
  });

  it("says what is missing, wrong or not known in words of its own, and repeats no value", async () => {
    const { customerId: _left, ...order } = goodOrder;
    const response = await startApp().post({ ...order, currency: 4111111111111111, cardNumber: "4111111111111111" });
    const { problems } = await bodyOf(response);
    const found = Object.fromEntries(problems.map(({ path, message }) => [path, message]));
    expect(found).toMatchObject({ customerId: "is missing", cardNumber: "is not known" });
    expect(JSON.stringify(problems)).not.toMatch(/Invalid|Expected|4111/);
  });

  it.each([
    ["a negative amount", { unitAmount: -5 }],
    ["a huge amount", { unitAmount: 1e15 }],
    ["a sum over the limit", { unitAmount: MAX_AMOUNT_MINOR, quantity: 2 }],
    ["a text for a number", { quantity: "2" }],
  ])("refuses %s", async (_what, change) => {
    const { post, queued } = startApp();
    const response = await post({ ...goodOrder, items: [{ sku: "book", quantity: 1, unitAmount: 1, ...change }] });
    expect(response.status).toBe(400);
    expect((await bodyOf(response)).problems[0]?.path).toMatch(/^items/);
    expect(queued).toEqual([]);
  });

  it.each([
    ["invalid JSON", "{", {}, 400],
    ["another content type", goodOrder, { "content-type": "text/plain" }, 415],
    ["no content type", goodOrder, { "content-type": "" }, 415],
    ["a body over 64 KiB", JSON.stringify({ ...goodOrder, note: "x".repeat(64 * 1024) }), {}, 413],
    ["an Idempotency-Key without end", goodOrder, { "idempotency-key": "k".repeat(256) }, 400],
  ])("refuses %s", async (_what, body, headers, status) => {
    const { post, queued } = startApp();
    const response = await post(body, headers);
    expect(response.status).toBe(status);
    expect((await bodyOf(response)).correlationId).toBeDefined();
    expect(queued).toEqual([]);
  });

  it("answers 503 with Retry-After when the queue refuses, and logs why", async () => {
    const refused = new DependencyUnavailable("orders queue", new Error("ECONNREFUSED"));
    const { post, lines } = startApp({ queue: { send: () => Promise.reject(refused), probe: async () => {} } });
    const response = await post({ ...goodOrder, createAccount: true });
    expect(response.status).toBe(503);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    const error = lines().find(({ level }) => level === "ERROR");
    expect(error).toMatchObject({ operation: "POST /orders", error: { name: "DependencyUnavailable" } });
    expect(lines().some(({ event }) => event === "USER_REGISTERED")).toBe(false);
  });

  it("answers 500 without details when something else breaks", async () => {
    const { post, lines } = startApp({ queue: { send: () => Promise.reject(new TypeError("secret")), probe: async () => {} } });
    const response = await post(goodOrder);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
    expect(lines().find(({ level }) => level === "ERROR")).toMatchObject({ error: { name: "TypeError" } });
  });

  it("never queues what breaks the contract, whatever comes in", async () => {
    const { post, queued } = startApp();
    const item = fc.record(
      {
        sku: fc.oneof(fc.constant("book"), fc.string()),
        quantity: fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.double(), fc.string()),
        unitAmount: fc.oneof(fc.integer({ min: 1, max: MAX_AMOUNT_MINOR }), fc.double(), fc.constant(null)),
      },
      { requiredKeys: ["sku"] },
    );
    const order = fc.record(
      {
        customerId: fc.oneof(fc.constant("c"), fc.string()),
        currency: fc.constantFrom("USD", "JPY", "usd", 3),
        paymentToken: fc.constantFrom("tok_visa", "visa", "4111111111111111"),
        items: fc.array(item, { maxLength: 3 }),
        createAccount: fc.constantFrom(true, false, "yes"),
      },
      { requiredKeys: ["customerId"] },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(order, fc.jsonValue()), async (body) => {
        const before = queued.length;
        const response = await post(JSON.stringify(body));
        expect([202, 400]).toContain(response.status);
        if (response.status === 400) {
          expect((await bodyOf(response)).problems.length).toBeGreaterThan(0);
          expect(queued.length).toBe(before);
        } else expect(v.is(OrderPlacedSchema, queued.at(-1))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it("makes contract-conforming ids and hashes of any key and customer", async () => {
    const { post, queued } = startApp();
    const customer = fc.stringMatching(/^[A-Za-z0-9._@+-]{1,40}$/);
    await fc.assert(
      fc.asyncProperty(customer, fc.stringMatching(/^[\x21-\x7e]{1,40}$/), async (customerId, key) => {
        const response = await post({ ...goodOrder, customerId }, { "idempotency-key": key });
        expect(response.status).toBe(202);
        expect(v.is(OrderIdSchema, queued.at(-1)?.orderId)).toBe(true);
        expect(v.is(OrderPlacedSchema, queued.at(-1))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
