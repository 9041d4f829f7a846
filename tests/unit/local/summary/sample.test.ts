import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../../config/index.js";
import { alarmClock, createAlarms } from "../../../../local/alarms/index.js";
import { createSampler } from "../../../../local/summary/index.js";
import { BookKeeper } from "../../../../local/traffic/books.js";
import { createMetricStore } from "../../../../simulator/metrics/index.js";

const START = Date.UTC(2026, 0, 1, 12, 0, 30);
const config = structuredClone(loadConfig({ ENVIRONMENT: "local" }));
for (const name of Object.keys(config.services))
  if (!name.startsWith("order-") && name !== "payment-handler") delete config.services[name];
const NO_ALARMS = { logGroups: [], metricFilters: [], metricAlarms: [], compositeAlarms: [], topics: [], subscriptions: [] };
const planned = { body: "", mistake: null, duplicate: null, amount: 5, currency: "EUR" as const };

function setUp() {
  const books = new BookKeeper();
  const metrics = createMetricStore();
  const queue = { queue: "orders", visible: 2, inFlight: 1, delayed: 1, deadLetters: 3, deadOrderIds: [] };
  const sampler = createSampler({
    config,
    metrics,
    alarms: createAlarms({ model: NO_ALARMS, clock: alarmClock(1), warn: () => {} }),
    books,
    metricBooks: { sent: 5, accepted: new Set(["met_a", "met_b"]), refused: new Map([[429, 2]]), unanswered: 1 },
    readers: { queues: async () => [queue], breakers: async () => ({ provider: "OPEN" as const }) },
    provider: {
      ledger: () => [{ paymentId: "pay_1", amount: 5, currency: "EUR", status: "authorized", requests: 1 }],
      behaviour: () => ({ mode: "down" }),
    },
    fault: null,
    startedAt: START,
    totalMs: null,
  });
  const put = (namespace: string, name: string, dimensions: Record<string, string>, value: number, at = START) =>
    metrics.put({ namespace, name, dimensions, value, timestamp: at });
  return { books, sampler, put };
}

const FUNCTION = { FunctionName: "observability-platform-payment-handler-local" };

describe("a sample", () => {
  it("takes invocations from the start, durations from the last minutes", async () => {
    const { sampler, put } = setUp();
    for (const at of [START, START + 600_000]) put("AWS/Lambda", "Invocations", FUNCTION, 1, at);
    put("AWS/Lambda", "Errors", FUNCTION, 1);
    put("AWS/Lambda", "Duration", FUNCTION, 9000);
    put("AWS/Lambda", "Duration", FUNCTION, 20, START + 600_000);
    const { functions } = await sampler.sample("running", START + 600_000);
    expect(functions.slice(0, 2)).toEqual([
      { service: "order-processor", invocations: 0, errors: 0, throttles: 0, p50: null, p99: null },
      { service: "payment-handler", invocations: 2, errors: 1, throttles: 0, p50: 20, p99: 20 },
    ]);
  });

  it("counts what is settled by the services' metrics, and what is accepted by the traffic", async () => {
    const { sampler, put, books } = setUp();
    const EMF = { service: "order-processor", environment: "local" };
    for (const index of [1, 2, 3, 4])
      books.record({ ...planned, idempotencyKey: `${index}` }, { kind: "accepted", orderId: `ord_${index}` });
    books.record({ ...planned, mistake: "no items", idempotencyKey: "x" }, { kind: "refused", status: 400, detail: "" });
    put("observability-platform/Application", "OrdersCompleted", EMF, 2);
    put("observability-platform/Application", "PaymentsDeclined", { ...EMF, service: "payment-handler" }, 1);
    const state = await sampler.sample("running", START + 1000);
    expect(state).toMatchObject({ accepted: 4, rejected: 1, completed: 2, declined: 1, pending: 1, authorizedPayments: 1 });
    expect(state.metrics).toEqual({ accepted: 2, refused: 2, unanswered: 1 });
    expect(state).toMatchObject({ elapsedMs: 1000, provider: { mode: "down" }, breakers: { provider: "OPEN" } });
  });

  it("tells rates over the last ten seconds", async () => {
    const { sampler, books } = setUp();
    const accept = (index: number) =>
      books.record({ ...planned, idempotencyKey: `${index}` }, { kind: "accepted", orderId: `ord_${index}` });
    expect((await sampler.sample("running", START)).acceptedPerSecond).toBe(0);
    for (let second = 1; second <= 30; second++) {
      // Two a second at first, then none.
      if (second <= 15) for (const half of [0, 1]) accept(2 * second + half);
      const { acceptedPerSecond } = await sampler.sample("running", START + second * 1000);
      if (second === 15) expect(acceptedPerSecond).toBe(2);
      if (second === 20) expect(acceptedPerSecond).toBe(1);
      if (second === 30) expect(acceptedPerSecond).toBe(0);
    }
  });

  it("tells rates also when samples come seldom", async () => {
    const { sampler, books } = setUp();
    await sampler.sample("running", START);
    for (let index = 0; index < 26; index++)
      books.record({ ...planned, idempotencyKey: `${index}` }, { kind: "accepted", orderId: `ord_${index}` });
    expect((await sampler.sample("running", START + 13_000)).acceptedPerSecond).toBe(2);
    expect((await sampler.sample("running", START + 26_000)).acceptedPerSecond).toBe(0);
  });

  it("tells average rates at the end", async () => {
    const { sampler, books } = setUp();
    for (let index = 0; index < 20; index++)
      books.record({ ...planned, idempotencyKey: `${index}` }, { kind: "accepted", orderId: `ord_${index}` });
    expect(await sampler.sample("done", START + 30_000, 10_000)).toMatchObject({ acceptedPerSecond: 2, elapsedMs: 30_000 });
  });

  it("shows the age of a queue's oldest message as long as it has one", async () => {
    const { sampler, put } = setUp();
    put("AWS/SQS", "ApproximateAgeOfOldestMessage", { QueueName: "observability-platform-orders-local" }, 17);
    const [queue] = (await sampler.sample("running", START + 1000)).queues;
    expect(queue).toEqual({ queue: "orders", waiting: 3, inFlight: 1, oldestSeconds: 17, deadLetters: 3 });
  });
});
