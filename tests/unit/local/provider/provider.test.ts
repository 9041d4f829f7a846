import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Provider, startProvider } from "../../../../local/provider/index.js";
import { createLedger } from "../../../../local/provider/ledger.js";

const request = (paymentId: string, overrides: Record<string, unknown> = {}) => ({
  paymentId,
  orderId: paymentId.replace("pay_", "ord_"),
  amount: 1999,
  currency: "USD" as const,
  paymentToken: "tok_visa",
  ...overrides,
});

const AnswerSchema = v.looseObject({ error: v.optional(v.string()), problems: v.optional(v.array(v.string())) });

let provider: Provider;

const post = async (body: unknown, headers: Record<string, string> = {}) => {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const key = typeof body === "object" && body !== null && "paymentId" in body ? String(body.paymentId) : "";
  const response = await fetch(`${provider.url}/authorizations`, {
    method: "POST",
    headers: { "Idempotency-Key": key, ...headers },
    body: text,
  });
  return { status: response.status, body: v.parse(AnswerSchema, await response.json()) };
};

beforeEach(async () => {
  provider = await startProvider({ mode: "normal", latencyMs: 0 });
});
afterEach(() => provider.stop());

describe("a payment", () => {
  it("is authorized once however often it is asked for", async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(request("pay_12345678"))));
    for (const answer of answers)
      expect(answer).toEqual({ status: 200, body: { status: "authorized", authorizationId: "auth_12345678" } });
    const ledger = await (await fetch(`${provider.url}/ledger`)).json();
    expect(ledger).toEqual({
      entries: [{ paymentId: "pay_12345678", amount: 1999, currency: "USD", status: "authorized", requests: 5 }],
    });
  });

  it("is declined by its token, with the reason", async () => {
    const answer = await post(request("pay_12345678", { paymentToken: "tok_declined_card_expired" }));
    expect(answer.body).toEqual({ status: "declined", reason: "card_expired" });
    expect(provider.ledger()[0]?.status).toBe("declined");
  });

  it("asked for again with another amount is refused and not charged", async () => {
    await post(request("pay_12345678"));
    const answer = await post(request("pay_12345678", { amount: 2000 }));
    expect(answer.status).toBe(409);
    expect(answer.body.error).toContain("1999 USD, now with 2000 USD");
    expect(provider.ledger()).toEqual([
      { paymentId: "pay_12345678", amount: 1999, currency: "USD", status: "authorized", requests: 2 },
    ]);
  });
});

describe("the behaviour", () => {
  const put = (body: unknown) => fetch(`${provider.url}/behaviour`, { method: "PUT", body: JSON.stringify(body) });

  it("down answers 503 and books nothing; back up it authorizes", async () => {
    expect((await put({ mode: "down" })).status).toBe(200);
    expect((await post(request("pay_12345678"))).status).toBe(503);
    expect(provider.ledger()).toEqual([]);
    provider.setBehaviour({ mode: "normal", latencyMs: 0 });
    expect((await post(request("pay_12345678"))).status).toBe(200);
  });

  it("slow books the payment although the caller gave up, and a retry finds it", async () => {
    provider.setBehaviour({ mode: "slow", latencyMs: 60_000 });
    const controller = new AbortController();
    const waiting = fetch(`${provider.url}/authorizations`, {
      method: "POST",
      headers: { "Idempotency-Key": "pay_12345678" },
      body: JSON.stringify(request("pay_12345678")),
      signal: controller.signal,
    });
    const gaveUp = expect(waiting).rejects.toThrow(/abort/);
    while (provider.ledger().length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await gaveUp;
    provider.setBehaviour({ mode: "normal", latencyMs: 0 });
    expect((await post(request("pay_12345678"))).body.status).toBe("authorized");
    expect(provider.ledger().map((entry) => entry.requests)).toEqual([2]);
  });

  it("that is not known is refused, and the old one stays", async () => {
    const response = await put({ mode: "declining", share: 2 });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ problems: ["share: must be a number from 0 to 1"] });
    expect(provider.behaviour()).toEqual({ mode: "normal", latencyMs: 0 });
  });

  it("declining declines about its share, and a payment always alike", () => {
    const behaviour = { mode: "declining", share: 0.9 } as const;
    const decide = (paymentId: string) => createLedger().authorize(request(paymentId), behaviour).status;
    const ids = Array.from({ length: 1000 }, (_, index) => `pay_${10_000_000 + index}`);
    const declined = ids.filter((id) => decide(id) === "declined");
    expect(declined.length).toBeGreaterThan(860);
    expect(declined.length).toBeLessThan(940);
    for (const id of ids) expect(decide(id)).toBe(decide(id));
  });
});

describe("a bad request", () => {
  it("names every wrong field", async () => {
    const answer = await post({ ...request("pay_12345678"), amount: -1, currency: "XXX" });
    expect(answer.status).toBe(400);
    expect(answer.body.problems).toEqual([expect.stringMatching(/^amount: /), expect.stringMatching(/^currency: /)]);
  });

  it.each([
    ["no JSON", "{", {}, 400, /not JSON/],
    ["another key", request("pay_12345678"), { "Idempotency-Key": "pay_other123" }, 400, /Idempotency-Key/],
    ["a card number", { ...request("pay_12345678"), card: "4111111111111111" }, {}, 400, /not valid/],
    ["too long", "x".repeat(20_000), {}, 413, /16384 bytes/],
  ])("with %s is refused and books nothing", async (_, body, headers, status, message) => {
    const answer = await post(body, headers);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toMatch(message);
    expect(provider.ledger()).toEqual([]);
  });

  it("to a wrong path or by a wrong method says what there is", async () => {
    expect(await (await fetch(`${provider.url}/toString`)).json()).toMatchObject({
      error: expect.stringContaining("/authorizations"),
    });
    const response = await fetch(`${provider.url}/ledger`, { method: "DELETE" });
    expect(response.status).toBe(405);
    expect(await response.json()).toMatchObject({ error: "/ledger takes GET" });
  });
});

it("stop frees the port and ends waiting requests", async () => {
  const other = await startProvider({ mode: "slow", latencyMs: 60_000 });
  const waiting = fetch(`${other.url}/authorizations`, {
    method: "POST",
    headers: { "Idempotency-Key": "pay_12345678" },
    body: JSON.stringify(request("pay_12345678")),
  });
  const cut = expect(waiting).rejects.toThrow();
  while (other.ledger().length === 0) await new Promise((resolve) => setImmediate(resolve));
  await other.stop();
  await cut;
  await expect(fetch(`${other.url}/ledger`)).rejects.toThrow();
});
