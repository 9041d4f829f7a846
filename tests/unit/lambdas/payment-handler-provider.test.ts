import { describe, expect, it } from "vitest";
import { throttled } from "./support/fake-dynamo.js";
import { answers } from "./support/fake-provider.js";
import { context, event, failed, payment } from "./support/messages.js";
import { batch, paymentFunction } from "./support/payment-function.js";

const { dynamo, queue, provider, output, handler } = await paymentFunction();

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
      // Who did not see it open waits as much longer as two clocks may differ: a second.
      openedAt: Date.now() - 61_001,
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
