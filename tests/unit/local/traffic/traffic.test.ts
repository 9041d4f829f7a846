import { createServer } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import type { Outcome } from "../../../../local/traffic/books.js";
import type { Clock } from "../../../../local/traffic/clock.js";
import { startTraffic, type TrafficOptions } from "../../../../local/traffic/index.js";
import type { PlannedOrder } from "../../../../local/traffic/orders.js";
import { httpSender } from "../../../../local/traffic/send.js";

const PLAIN = { invalidShare: 0, duplicateShare: 0, declinedTokenShare: 0, newCustomerShare: 0.2 };

/** A clock that jumps to the end of each sleep; `ended` resolves when `untilMs` is reached. */
function jumpingClock(untilMs: number): Clock & { ended: Promise<void> } {
  let time = 0;
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    ended,
    now: () => time,
    async sleep(ms, signal) {
      if (time + ms < untilMs) {
        time += ms;
        return new Promise((resolve) => setImmediate(resolve));
      }
      end();
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    },
  };
}

async function run(overrides: Partial<TrafficOptions>, seconds: number) {
  const clock = jumpingClock(seconds * 1000);
  const traffic = startTraffic({
    ordersUrl: "http://127.0.0.1:1",
    ordersPerSecond: 5,
    mix: PLAIN,
    maxInFlight: 50,
    seed: 1,
    run: "test",
    clock,
    send: async (planned): Promise<Outcome> => ({ kind: "accepted", orderId: `ord_${planned.idempotencyKey}` }),
    ...overrides,
  });
  await clock.ended;
  return traffic.stop();
}

describe("traffic", () => {
  it("sends about rate × time orders and books each accepted one with its amount", async () => {
    const sent: PlannedOrder[] = [];
    const books = await run(
      {
        send: async (planned) => {
          sent.push(planned);
          return { kind: "accepted", orderId: `ord_${planned.idempotencyKey}` };
        },
      },
      200,
    );
    expect(books.sent).toBeGreaterThan(900);
    expect(books.sent).toBeLessThan(1100);
    expect([...books.accepted.values()]).toEqual(
      sent.map(({ idempotencyKey, amount, currency }) => ({ orderId: `ord_${idempotencyKey}`, amount, currency })),
    );
    expect(books.surprises).toEqual([]);
  });

  it("sends the share of the orders that is asked for", async () => {
    const all = await run({}, 200);
    const few = await run({ share: () => 0.05 }, 200);
    expect(few.sent / all.sent).toBeGreaterThan(0.02);
    expect(few.sent / all.sent).toBeLessThan(0.1);
  });

  it("sends nothing at rate 0", async () => {
    const traffic = startTraffic({
      ordersUrl: "http://127.0.0.1:1",
      ordersPerSecond: 0,
      mix: PLAIN,
      maxInFlight: 1,
      seed: 1,
      run: "test",
    });
    expect((await traffic.stop()).sent).toBe(0);
  });

  it("never has more requests open than allowed, and counts who had to wait", async () => {
    let open = 0;
    let most = 0;
    const send = async (planned: PlannedOrder): Promise<Outcome> => {
      most = Math.max(most, ++open);
      for (let turn = 0; turn < 40; turn++) await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return { kind: "accepted", orderId: `ord_${planned.idempotencyKey}` };
    };
    const books = await run({ maxInFlight: 3, send }, 20);
    expect(most).toBe(3);
    expect(books.heldBack).toBeGreaterThan(0);
  });

  it("stops when the open requests are answered", async () => {
    let answer: ((outcome: Outcome) => void) | undefined;
    const options = { ordersUrl: "", ordersPerSecond: 5, mix: PLAIN, maxInFlight: 1, seed: 1, run: "test" };
    const send = () =>
      new Promise<Outcome>((resolve) => {
        answer = resolve;
      });
    const traffic = startTraffic({ ...options, clock: jumpingClock(300), send });
    while (!answer) await new Promise((resolve) => setImmediate(resolve));
    const stopped = traffic.stop();
    answer({ kind: "accepted", orderId: "ord_late0000" });
    expect([...(await stopped).accepted.keys()]).toEqual(["ord_late0000"]);
  });

  it("sends a duplicate twice with one key: one order", async () => {
    const keys: string[] = [];
    const books = await run(
      {
        mix: { ...PLAIN, duplicateShare: 1 },
        send: async ({ idempotencyKey }) => {
          keys.push(idempotencyKey);
          return { kind: "accepted", orderId: `ord_${idempotencyKey}` };
        },
      },
      10,
    );
    expect(books.duplicates).toBeGreaterThan(20);
    expect(keys).toHaveLength(2 * books.duplicates);
    expect(books.accepted.size).toBe(books.duplicates);
    expect(books.surprises).toEqual([]);
  });
});

describe("the books", () => {
  it("tell refused mistakes, refused orders and lost requests apart", async () => {
    let turn = 0;
    const books = await run(
      {
        mix: { ...PLAIN, invalidShare: 0.5 },
        send: async ({ mistake }) => {
          if (mistake) return { kind: "refused", status: 400, detail: "" };
          return turn++ % 2 === 0 ? { kind: "refused", status: 503, detail: "" } : { kind: "failed", detail: "reset" };
        },
      },
      20,
    );
    const mistakes = books.refusedMistakes.get(400) ?? 0;
    const outages = books.refusedOrders.get(503) ?? 0;
    expect(mistakes).toBeGreaterThan(20);
    expect(outages).toBeGreaterThan(10);
    expect(mistakes + outages + books.transportErrors).toBe(books.sent);
    expect(books.accepted.size).toBe(0);
    expect(books.surprises).toEqual([]);
  });

  it.each<[string, Partial<TrafficOptions>, RegExp]>([
    [
      "a mistake that is accepted",
      { mix: { ...PLAIN, invalidShare: 1 }, send: async (p) => ({ kind: "accepted", orderId: `ord_${p.idempotencyKey}` }) },
      /was accepted as ord_test-1/,
    ],
    [
      "a mistake that breaks the service",
      { mix: { ...PLAIN, invalidShare: 1 }, send: async () => ({ kind: "refused", status: 500, detail: "boom" }) },
      /was answered 500: boom/,
    ],
    [
      "a correct order that is refused",
      { send: async () => ({ kind: "refused", status: 400, detail: "no" }) },
      /refused with 400: no/,
    ],
    ["two orders with one id", { send: async () => ({ kind: "accepted", orderId: "ord_same0000" }) }, /two orders have the id/],
    [
      "a duplicate that becomes two orders",
      {
        mix: { ...PLAIN, duplicateShare: 1 },
        send: (() => {
          let number = 0;
          return async () => ({ kind: "accepted", orderId: `ord_${number++}` });
        })(),
      },
      /one order sent twice became two/,
    ],
  ])("are surprised by %s", async (_, overrides, expected) => {
    const { surprises } = await run(overrides, 20);
    expect(surprises.length).toBeGreaterThan(0);
    expect(surprises.length).toBeLessThanOrEqual(20);
    expect(surprises[0]).toMatch(expected);
  });
});

describe("over HTTP", () => {
  const planned: PlannedOrder = {
    body: '{"a":1}',
    idempotencyKey: "key-1",
    mistake: null,
    duplicate: null,
    amount: 1,
    currency: "USD",
  };
  const servers: { close(): void }[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  const serve = async (status: number, answer: string) => {
    const seen: { path: unknown; key: unknown; type: unknown; body: string }[] = [];
    const server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      seen.push({ path: request.url, key: request.headers["idempotency-key"], type: request.headers["content-type"], body });
      response.writeHead(status, { connection: "close" }).end(answer);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    return { seen, url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}` };
  };

  it("an accepted order has its id and carried its key", async () => {
    const { url, seen } = await serve(202, '{"orderId":"ord_12345678"}');
    expect(await httpSender(url)(planned)).toEqual({ kind: "accepted", orderId: "ord_12345678" });
    expect(seen).toEqual([{ path: "/orders", key: "key-1", type: "application/json", body: '{"a":1}' }]);
  });

  it("a refused one its status", async () => {
    const { url } = await serve(503, "later");
    expect(await httpSender(url)(planned)).toEqual({ kind: "refused", status: 503, detail: "later" });
  });

  it("an answer without an id or no answer is a failure with its reason", async () => {
    const { url } = await serve(202, "{}");
    expect(await httpSender(url)(planned)).toMatchObject({ kind: "failed" });
    expect(await httpSender("http://127.0.0.1:1")(planned)).toMatchObject({
      kind: "failed",
      detail: expect.stringMatching(/bad port|ECONNREFUSED/),
    });
  });
});
