import { createServer, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { GetSecretValueCommand, ResourceNotFoundException, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { SqsHandler } from "../../../lambdas/shared/sqs-handler.js";
import { stubEnvironment } from "./support/environment.js";
import { FakeDynamo } from "./support/fake-dynamo.js";
import { FakeQueue } from "./support/fake-queue.js";
import { context, event, failed, order, payment, result } from "./support/messages.js";
import { captureOutput } from "./support/output.js";

const dynamo = new FakeDynamo();
const queue = new FakeQueue();
const secrets = mockClient(SecretsManagerClient);
const authorized = { status: "authorized", authorizationId: "auth_1" } as const;

const posted: Record<string, unknown>[] = [];
let asked = 0;
let answer: (response: ServerResponse) => void;
const api = createServer(async (request, response) => {
  asked += 1;
  const body = await json(request);
  if (Array.isArray(body) && request.headers["x-api-key"] === "secret-key") posted.push(...body);
  answer(response);
});
let url: string;
let output: ReturnType<typeof captureOutput>;

const urlOfApi = (): string => {
  const address = api.address();
  if (typeof address !== "object" || !address) throw new Error("the API does not listen");
  return `http://127.0.0.1:${address.port}/live`;
};
const accept = (response: ServerResponse) => void response.writeHead(202).end('{"ids":[]}');

beforeAll(async () => {
  await new Promise<void>((listening) => void api.listen(0, "127.0.0.1", listening));
  url = urlOfApi();
});
beforeEach(() => {
  answer = accept;
  secrets.reset();
  secrets.on(GetSecretValueCommand).callsFake(async () => ({ SecretString: JSON.stringify({ url, apiKey: "secret-key" }) }));
  output = captureOutput();
});
afterEach(() => {
  output.restore();
  dynamo.reset();
  queue.reset();
  posted.length = 0;
  asked = 0;
});
afterAll(() => {
  vi.unstubAllEnvs();
  api.closeAllConnections();
  api.close();
});

/** A fresh process of a function. */
async function start(name: "order-processor" | "payment-handler", more = {}): Promise<SqsHandler> {
  stubEnvironment(name, { METRICS_ACCESS_SECRET: "metrics-access", ...more });
  vi.resetModules();
  const { handler } = await (name === "order-processor"
    ? import("../../../lambdas/order-processor/handler.js")
    : import("../../../lambdas/payment-handler/handler.js"));
  return handler;
}

/** Places orders and settles them: the n-th invocation settles the n-th order. @returns ms of each settling invocation */
async function settleOrders(handler: SqsHandler, count: number): Promise<number[]> {
  const took: number[] = [];
  for (let n = 0; n < count; n++) {
    const ids = { orderId: `ord_1234567${n}` };
    expect(failed(await handler(event(order(ids)), context()))).toEqual([]);
    const started = performance.now();
    const settled = event(result(authorized, { ...ids, paymentId: `pay_1234567${n}` }));
    expect(failed(await handler(settled, context()))).toEqual([]);
    took.push(performance.now() - started);
    expect(dynamo.table("orders").get(ids.orderId)).toMatchObject({ status: "COMPLETED" });
  }
  return took;
}

describe("the functions post what the business wants to know", () => {
  it("the order processor its completed orders and what they are worth, once an order", async () => {
    const handler = await start("order-processor");
    await handler(event(order()), context());
    const settled = event(result(authorized));
    await handler(settled, context());
    await handler(settled, context());

    expect(posted).toMatchObject([
      { service_name: "order-processor", metric_type: "business.orders_completed", value: 1 },
      { service_name: "order-processor", metric_type: "business.revenue.usd", value: 20, unit: "USD" },
    ]);
    expect(secrets.calls()).toHaveLength(1);
    expect(output.text()).not.toContain("secret-key");
  });

  it("the payment handler how long a payment took, and what was declined", async () => {
    const handler = await start("payment-handler");
    const bad = payment({ orderId: "ord_22345678", paymentId: "pay_22345678", paymentToken: "tok_declined_card_expired" });
    const message = event(payment(), bad);
    await handler(message, context());
    await handler(message, context()); // decided before: nothing new to tell

    expect(posted.map(({ metric_type: type }) => type).sort()).toEqual([
      "business.payments_declined",
      "performance.authorize-payment",
      "performance.authorize-payment",
    ]);
  });
});

describe("a broken API", () => {
  const lost = () => output.metric("MetricsClientDropped");

  it("that hangs delays two invocations for half a second each, the others not, and fails none", async () => {
    answer = () => undefined;
    const handler = await start("order-processor");
    const took = await settleOrders(handler, 8);
    expect(Math.max(...took)).toBeLessThan(900);
    // One of the first may wait for the request that another began.
    expect(took.filter((ms) => ms > 250).length).toBeLessThanOrEqual(3);
    expect(queue.sent).toHaveLength(8);
  });

  it("that is not there delays nothing, is told once, and what is dropped is counted", async () => {
    url = "http://127.0.0.1:1/live";
    const handler = await start("order-processor", {});
    const took = await settleOrders(handler, 9);
    expect(took.filter((ms) => ms > 250)).toEqual([]);
    const warned = output.lines().filter(({ level }) => level === "WARN");
    expect(warned).toHaveLength(1);
    expect(warned[0]?.message).toContain("metrics client: a request with 2 metrics failed");
  });

  it("that refuses what is posted makes it count as dropped", async () => {
    url = urlOfApi();
    answer = (response) => void response.writeHead(400).end('{"error":{"message":"wrong"}}');
    const handler = await start("order-processor");
    await settleOrders(handler, 2);
    expect(asked).toBe(2);
    expect(lost()).toBe(4);
  });

  it("whose secret holds nothing yet is told once, and asked for again later", async () => {
    secrets.on(GetSecretValueCommand).rejects(new ResourceNotFoundException({ message: "no value", $metadata: {} }));
    const handler = await start("order-processor");
    await settleOrders(handler, 4);
    const warned = output.lines().filter(({ level }) => level === "WARN");
    expect(warned).toHaveLength(1);
    expect(warned[0]?.message).toContain("the secret metrics-access cannot be read: ResourceNotFoundException");
  });
});

describe("without access", () => {
  it("nothing is posted, and the log says so once", async () => {
    const handler = await start("order-processor", { METRICS_ACCESS_SECRET: "" });
    await settleOrders(handler, 2);
    expect(asked).toBe(0);
    const told = output.lines().filter(({ message }) => message.includes("METRICS_ACCESS_SECRET"));
    expect(told).toMatchObject([{ level: "INFO", message: "no metrics are posted: METRICS_ACCESS_SECRET is not set" }]);
  });
});
