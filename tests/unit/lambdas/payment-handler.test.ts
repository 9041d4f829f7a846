import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { SqsHandler } from "../../../lambdas/shared/sqs-handler.js";
import { stubEnvironment } from "./support/environment.js";
import { FakeDynamo, throttled } from "./support/fake-dynamo.js";
import { answers, startFakeProvider } from "./support/fake-provider.js";
import { FakeQueue } from "./support/fake-queue.js";
import { context, event, failed, payment, result, TOKEN } from "./support/messages.js";
import { captureOutput } from "./support/output.js";

const dynamo = new FakeDynamo();
const queue = new FakeQueue();
const TIMEOUT_MS = 600;
let provider: Awaited<ReturnType<typeof startFakeProvider>>;
let handler: SqsHandler;
let output: ReturnType<typeof captureOutput>;

beforeAll(async () => {
  provider = await startFakeProvider();
});
beforeEach(async () => {
  const { url } = provider;
  stubEnvironment("payment-handler", {
    PAYMENT_PROVIDER: "http",
    PAYMENT_PROVIDER_URL: url,
    PAYMENT_PROVIDER_TIMEOUT_MS: `${TIMEOUT_MS}`,
  });
  // A fresh process: nothing remembered in memory.
  vi.resetModules();
  ({ handler } = await import("../../../lambdas/payment-handler/handler.js"));
  output = captureOutput();
});
afterEach(() => {
  output.restore();
  dynamo.reset();
  queue.reset();
  provider.reset();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await provider.stop();
});

const stored = () => dynamo.table("payments").get("pay_12345678");
const batch = (count: number) =>
  event(...Array.from({ length: count }, (_, n) => payment({ orderId: `ord_1234567${n}`, paymentId: `pay_1234567${n}` })));
const AUTHORIZED = { status: "authorized", authorizationId: "auth_12345678" } as const;

describe("a payment", () => {
  it("is authorized, stored and told", async () => {
    const response = await handler(event(payment()), context());

    expect(failed(response)).toEqual([]);
    expect(stored()).toMatchObject({ outcome: AUTHORIZED, amount: 2000, currency: "USD" });
    expect(queue.sent).toEqual([{ queue: "payment-results", body: result(AUTHORIZED, { settledAt: expect.any(String) }) }]);
    expect(provider.headers[0]?.["idempotency-key"]).toBe("pay_12345678");
    expect(output.metric("PaymentsAuthorized")).toBe(1);
    expect(output.metric("ProviderDuration")).toBeGreaterThan(0);
    expect(output.lines()).toEqual([
      expect.objectContaining({ level: "INFO", operation: "authorize-payment", outcome: "authorized", orderId: "ord_12345678" }),
    ]);
  });

  it("that the provider declines is a business event and no failure", async () => {
    const response = await handler(event(payment({ paymentToken: "tok_declined_insufficient_funds" })), context());

    expect(failed(response)).toEqual([]);
    expect(queue.sent[0]?.body).toMatchObject({ outcome: { status: "declined", reason: "insufficient_funds" } });
    expect(output.lines()).toEqual([
      expect.objectContaining({ event: "PAYMENT_DECLINED", declineReason: "insufficient_funds", amount: 20, currency: "USD" }),
    ]);
    expect(output.metric("PaymentsDeclined")).toBe(1);
    expect(output.metric("OperationFailed")).toBeUndefined();
  });

  it("above the limit is declined without asking the provider", async () => {
    await handler(
      event(payment({ amount: 1_000_001 }), payment({ paymentId: "pay_99999999", orderId: "ord_99999999", amount: 1_000_000 })),
      context(),
    );

    expect(queue.sent.map(({ body }) => body)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ paymentId: "pay_12345678", outcome: { status: "declined", reason: "limit_exceeded" } }),
        expect.objectContaining({ paymentId: "pay_99999999", outcome: expect.objectContaining({ status: "authorized" }) }),
      ]),
    );
    expect([...provider.ledger.keys()]).toEqual(["pay_99999999"]);
  });

  it("declined for a reason we do not know is still declined", async () => {
    provider.state.answer = answers.with(200, { status: "declined", reason: "moon_phase" });
    await handler(event(payment()), context());
    expect(queue.sent[0]?.body).toMatchObject({ outcome: { status: "declined", reason: "provider_declined" } });
  });

  it("leaves its token in the request to the provider only", async () => {
    await handler(event(payment(), payment({ paymentId: "pay_00000000" })), context());
    provider.state.answer = answers.with(500);
    await handler(event(payment({ paymentId: "pay_99999999", orderId: "ord_99999999" })), context());

    const tables = [...dynamo.tables.values()].map((table) => [...table.values()]);
    expect(output.text() + JSON.stringify([tables, queue.sent])).not.toContain(TOKEN);
  });
});

describe("nothing is charged twice", () => {
  it("when a message comes again: the same result is sent again", async () => {
    await handler(event(payment()), context());
    const response = await handler(event(payment()), context());

    expect(failed(response)).toEqual([]);
    expect(queue.sent).toHaveLength(2);
    expect(queue.sent[1]).toEqual(queue.sent[0]);
    expect(provider.requests()).toBe(1);
    expect(output.metric("DuplicateMessage")).toBe(1);
    expect(output.metric("PaymentsAuthorized")).toBe(1);
  });

  it("when it comes again after the idempotency record has expired", async () => {
    await handler(event(payment()), context());
    dynamo.table("idempotency").clear();
    await handler(event(payment()), context());

    expect(provider.requests()).toBe(1);
    expect(queue.sent[1]).toEqual(queue.sent[0]);
    expect(output.metric("DuplicateMessage")).toBe(1);
  });

  it("when it is twice in one batch", async () => {
    const response = await handler(event(payment(), payment()), context());

    expect(provider.requests()).toBe(1);
    expect(failed(response)).toHaveLength(1);
    expect(output.lines().find(({ error }) => error)).toMatchObject({ level: "WARN", error: { name: "InProgressError" } });
    // It comes again when the invocation that has it in hand, with its 29 s, is over for sure.
    expect(queue.givenBack).toEqual([expect.objectContaining({ afterSeconds: 30 })]);
    await handler(event(payment()), context());
    expect(provider.ledger.get("pay_12345678")?.requests).toBe(1);
  });

  it("when the attempt ends between charging and storing", async () => {
    dynamo.fault = ({ table, operation }) => (table === "payments" && operation === "put" ? throttled() : undefined);
    expect(failed(await handler(event(payment()), context()))).toEqual(["message-0"]);
    expect(queue.sent).toEqual([]);
    dynamo.fault = () => undefined;
    expect(failed(await handler(event(payment()), context()))).toEqual([]);

    expect(provider.ledger.size).toBe(1);
    expect(provider.headers.map((headers) => headers["idempotency-key"])).toEqual(["pay_12345678", "pay_12345678"]);
    expect(queue.sent).toHaveLength(1);
  });

  it("when the attempt ends between storing and telling", async () => {
    queue.fault = () => new Error("connection reset");
    expect(failed(await handler(event(payment()), context()))).toEqual(["message-0"]);
    expect(stored()).toMatchObject({ outcome: AUTHORIZED });
    queue.fault = () => undefined;
    expect(failed(await handler(event(payment()), context()))).toEqual([]);

    expect(provider.requests()).toBe(1);
    expect(queue.sent).toHaveLength(1);
  });

  it("when the idempotency table fails after charging", async () => {
    dynamo.fault = ({ table, operation }) => (table === "idempotency" && operation === "update" ? throttled() : undefined);
    expect(failed(await handler(event(payment()), context()))).toEqual(["message-0"]);
    dynamo.fault = () => undefined;
    dynamo.table("idempotency").clear();
    expect(failed(await handler(event(payment()), context()))).toEqual([]);

    expect(provider.requests()).toBe(1);
    expect(queue.sent).toHaveLength(1);
  });

  it("when the worker died with it in hand and the provider answered late", async () => {
    provider.state.answer = answers.never;
    expect(failed(await handler(event(payment()), context()))).toEqual(["message-0"]);
    provider.state.answer = answers.outcome;
    expect(failed(await handler(event(payment()), context()))).toEqual([]);

    expect(provider.ledger.get("pay_12345678")).toEqual({ amount: 2000, requests: 2 });
    expect(provider.ledger.size).toBe(1);
  });

  it("when another invocation stored it meanwhile: what is stored counts", async () => {
    provider.state.answer = (response, outcome) => {
      const other = { status: "authorized", authorizationId: "auth_first" };
      dynamo.table("payments").set("pay_12345678", { ...payment(), outcome: other, settledAt: "2026-01-01T00:00:00.000Z" });
      answers.outcome(response, outcome);
    };
    await handler(event(payment()), context());
    expect(queue.sent[0]?.body).toMatchObject({ outcome: { authorizationId: "auth_first" } });
  });
});

describe("a payment id that is used for something else", () => {
  it.each([
    ["amount", { amount: 2001 }],
    ["currency", { currency: "EUR" as const }],
  ])("is refused when the %s differs", async (_what, change) => {
    await handler(event(payment()), context());
    const response = await handler(event(payment(change)), context());

    expect(failed(response)).toEqual(["message-0"]);
    expect(provider.requests()).toBe(1);
    expect(queue.sent).toHaveLength(1);
    expect(output.lines().at(-1)).toMatchObject({ level: "ERROR", error: { name: "ConflictError" } });
  });

  it("is refused when it is not the order's", async () => {
    const response = await handler(event(payment({ paymentId: "pay_99999999" })), context());
    expect(failed(response)).toEqual(["message-0"]);
    expect(output.metric("InvalidMessage")).toBe(1);
    expect(provider.requests()).toBe(0);
  });
});

describe("a message that is wrong", () => {
  it.each([
    ["no JSON", "{"],
    ["a negative amount", payment({ amount: -1 })],
    ["a huge amount", payment({ amount: Number.MAX_SAFE_INTEGER })],
    ["an unknown currency", { ...payment(), currency: "XAU" }],
    ["wrong types", { ...payment(), amount: "2000" }],
    ["a card number where the token belongs", { ...payment(), paymentToken: "4111111111111111" }],
    ["too much text", JSON.stringify({ ...payment(), userHash: "a".repeat(300_000) })],
  ])("with %s is refused with one line and never reaches the provider", async (_what, body) => {
    const response = await handler(event(body), context());

    expect(failed(response)).toEqual(["message-0"]);
    expect(output.lines()).toEqual([
      expect.objectContaining({ level: "ERROR", error: expect.objectContaining({ name: "InvalidMessageError" }) }),
    ]);
    expect(output.metric("InvalidMessage")).toBe(1);
    expect(provider.requests()).toBe(0);
    expect(output.text()).not.toContain("4111111111111111");
  });
});

describe("a provider in trouble", () => {
  it.each([
    ["does not answer", answers.never, "ProviderTimeoutError"],
    ["answers 503", answers.with(503), "ProviderError"],
    ["answers 429", answers.with(429), "ProviderError"],
    ["answers no JSON", answers.with(200, "<html>"), "ProviderError"],
    ["answers nonsense", answers.with(200, { status: "perhaps" }), "ProviderError"],
    ["answers without end", answers.with(200, `"${"x".repeat(20_000)}"`), "ProviderError"],
    ["hangs up", answers.hangUp, "ProviderError"],
  ])("that %s fails that message, which is authorized on a later attempt", async (_what, answer, name) => {
    provider.state.answer = answer;
    expect(failed(await handler(event(payment()), context()))).toEqual(["message-0"]);
    expect(output.lines()).toEqual([expect.objectContaining({ level: "ERROR", error: expect.objectContaining({ name }) })]);
    expect(output.metric("ProviderFailed")).toBe(1);
    expect(output.metric("PaymentsAuthorized")).toBeUndefined();

    provider.state.answer = answers.outcome;
    expect(failed(await handler(event(payment()), context()))).toEqual([]);
    expect(queue.sent).toHaveLength(1);
  });

  it("that is slow is waited for once a batch, not once a message", async () => {
    const waiting: (() => void)[] = [];
    provider.state.answer = (response, outcome) => {
      waiting.push(() => answers.outcome(response, outcome));
      // Answers nobody before all ten have asked: they must have asked side by side.
      if (waiting.length === 10) for (const answer of waiting) answer();
    };
    const response = await handler(batch(10), context());

    expect(failed(response)).toEqual([]);
    expect(provider.ledger.size).toBe(10);
  });

  it("is given less time near the end of the invocation, which is not held against it", async () => {
    provider.state.answer = answers.never;
    // 1000 ms are kept to answer, 2000 ms to store: 100 ms are left for the provider.
    const response = await handler(event(payment()), context(3100));

    expect(failed(response)).toEqual(["message-0"]);
    expect(output.lines()[0]?.error?.name).toBe("DeadlineError");
    expect(output.metric("ProviderFailed")).toBeUndefined();
    expect(dynamo.table("circuit").size).toBe(0);
  });

  it("is not asked when there is no time for its answer", async () => {
    await handler(event(payment()), context(3000));
    expect(provider.requests()).toBe(0);
    expect(output.lines()[0]?.error?.name).toBe("DeadlineError");
  });
});

describe("the circuit breaker", () => {
  const circuit = () => dynamo.table("circuit").get("payment-provider");

  it("opens after five failures: later payments fail at once and are not sent to the provider", async () => {
    provider.state.answer = answers.with(503);
    await handler(batch(5), context());
    expect(circuit()).toMatchObject({ state: "OPEN", failures: 5 });
    expect(output.lines().filter(({ message }) => message.includes("opened"))).toHaveLength(1);
    output.clear();

    const response = await handler(batch(3), context());
    expect(failed(response)).toHaveLength(3);
    expect(provider.requests()).toBe(5);
    expect(output.metric("CircuitOpen")).toBe(3);
    expect(output.metric("ProviderFailed")).toBeUndefined();
    expect(output.lines().every(({ level }) => level === "WARN")).toBe(true);
  });

  it("lets one trial through once its time is up, and closes when that succeeds", async () => {
    dynamo.table("circuit").set("payment-provider", {
      dependency: "payment-provider",
      state: "OPEN",
      failures: 5,
      openedAt: Date.now() - 60_001,
      leaseUntil: 0,
      version: 5,
    });
    const response = await handler(batch(3), context());

    expect(failed(response)).toHaveLength(2);
    expect(provider.requests()).toBe(1);
    expect(circuit()).toMatchObject({ state: "CLOSED", failures: 0 });
    expect(failed(await handler(batch(3), context()))).toEqual([]);
  });

  it("does not count our own mistakes", async () => {
    provider.state.answer = answers.with(400, { error: "bad request" });
    await handler(batch(10), context());
    expect(circuit()).toBeUndefined();
    expect(output.metric("ProviderFailed")).toBe(10);
  });

  it("lets payments through when its table cannot be reached", async () => {
    dynamo.fault = ({ table }) => (table === "circuit" ? throttled() : undefined);
    const response = await handler(event(payment()), context());

    expect(failed(response)).toEqual([]);
    expect(output.lines().find(({ level }) => level === "WARN")?.message).toMatch(/cannot be reached/);
  });

  it("keeps telling earlier results while it is open", async () => {
    await handler(event(payment()), context());
    dynamo.table("circuit").set("payment-provider", {
      dependency: "payment-provider",
      state: "OPEN",
      failures: 5,
      openedAt: Date.now(),
      leaseUntil: 0,
      version: 5,
    });
    expect(failed(await handler(event(payment()), context()))).toEqual([]);
    expect(queue.sent).toHaveLength(2);
  });
});

describe("when DynamoDB refuses", () => {
  it("before charging, nothing is charged and the payment is done later", async () => {
    dynamo.fault = ({ table }) => (table === "idempotency" ? throttled() : undefined);
    expect(failed(await handler(event(payment()), context()))).toEqual(["message-0"]);
    expect(provider.requests()).toBe(0);
    expect(output.lines()[0]).toMatchObject({
      level: "ERROR",
      error: { cause: { name: "ProvisionedThroughputExceededException" } },
    });
    dynamo.fault = () => undefined;
    expect(failed(await handler(event(payment()), context()))).toEqual([]);
  });
});

describe("the in-process sandbox", () => {
  it("decides by the token, with no provider to call", async () => {
    vi.stubEnv("PAYMENT_PROVIDER", "sandbox");
    vi.resetModules();
    const { handler: sandboxed } = await import("../../../lambdas/payment-handler/handler.js");
    const response = await sandboxed(
      event(
        payment(),
        payment({ paymentId: "pay_99999999", orderId: "ord_99999999", paymentToken: "tok_declined_card_expired" }),
      ),
      context(),
    );

    expect(failed(response)).toEqual([]);
    expect(provider.requests()).toBe(0);
    expect(output.metric("PaymentsAuthorized")).toBe(1);
    expect(output.metric("PaymentsDeclined")).toBe(1);
  });
});
