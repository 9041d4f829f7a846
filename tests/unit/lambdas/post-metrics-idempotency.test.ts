import { describe, expect, it, vi } from "vitest";
import { acceptedOf, idsOf, metric, OTHER_TENANT, post, problemOf } from "./support/api.js";
import { throttled } from "./support/fake-dynamo.js";
import { metricsEndpoint, NOW } from "./support/metrics-endpoint.js";

const { dynamo, queue, output, send, items, notes, messages, pointsQueued } = metricsEndpoint();

describe("a request with an Idempotency-Key", () => {
  const KEY = { "Idempotency-Key": "order-42" };
  const later = () => vi.setSystemTime(NOW.getTime() + 90_000);

  it("that is repeated changes nothing and gets the same ids", async () => {
    const first = await send(post([metric(), metric()], KEY));
    const before = structuredClone(items());
    later();
    const second = await send(post([metric(), metric()], KEY));

    expect(second.statusCode).toBe(202);
    expect(idsOf(second)).toEqual(idsOf(first));
    expect(items()).toEqual(before);
    expect(queue.sent).toHaveLength(1);
  });

  it("is another request for another tenant", async () => {
    const first = await send(post(metric(), KEY));
    const other = await send(post(metric(), KEY, { tenant: OTHER_TENANT }));
    expect(idsOf(other)).not.toEqual(idsOf(first));
    expect(items()).toHaveLength(2);
  });

  it("is refused with other metrics", async () => {
    await send(post(metric(), KEY));
    const answer = await send(post(metric({ value: 2 }), KEY));
    expect(answer.statusCode).toBe(422);
    expect(problemOf(answer).code).toBe("idempotency_key_reused");
    expect(items()).toHaveLength(1);
  });

  it("is completed by its repetition, with the times of the first arrival", async () => {
    queue.fault = () => new Error("down");
    const first = await send(post([metric(), metric()], KEY));
    expect(first.statusCode).toBe(202);
    queue.fault = () => undefined;
    const before = structuredClone(items());
    expect(notes()).toHaveLength(2);
    later();
    const second = await send(post([metric(), metric()], KEY));

    expect(idsOf(second)).toEqual(idsOf(first));
    expect(items()).toEqual(before);
    expect(pointsQueued()).toMatchObject([{ timestamp: NOW.toISOString() }, { timestamp: NOW.toISOString() }]);
  });

  it("that was only stored stays noted as not queued when it is stored again, as by an attempt whose answer was lost", async () => {
    queue.fault = () => new Error("down");
    expect((await send(post(metric(), KEY))).statusCode).toBe(202);
    const noted = structuredClone(notes());
    let writes = 0;
    dynamo.fault = ({ table, operation }) =>
      table === "metrics" && operation === "batch" && ++writes > 1 ? throttled() : undefined;
    expect((await send(post(metric(), KEY))).statusCode).toBe(503);
    expect(writes).toBe(2);
    expect(notes()).toEqual(noted);
  });

  it("goes by the queue alone, with its claim, while keys cannot be claimed", async () => {
    dynamo.fault = ({ table }) => (table === "idempotency" ? throttled() : undefined);
    const answer = await send(post(metric(), KEY));

    expect(answer.statusCode).toBe(202);
    expect(items()).toEqual([]);
    expect(messages()).toMatchObject([{ claim: { receivedAt: NOW.toISOString() }, points: [{ timed: "on-arrival" }] }]);
    expect(JSON.stringify(queue.sent)).not.toContain("order-42");
  });

  describe("when neither its key can be claimed nor the queue takes it", () => {
    const bothFail = () => {
      dynamo.fault = ({ table }) => (table === "idempotency" ? throttled() : undefined);
      queue.fault = () => new Error("down");
    };

    it("is stored where it has a time of its own", async () => {
      bothFail();
      const answer = await send(post(metric({ timestamp: NOW.toISOString() }), KEY));
      expect(answer.statusCode).toBe(202);
      expect(items().map(({ id }) => id)).toEqual(idsOf(answer));
    });

    it("is not accepted without one, so that its repetition is not a second point of another time", async () => {
      bothFail();
      const first = await send(post(metric(), KEY));
      expect(first.statusCode).toBe(503);

      dynamo.fault = () => undefined;
      queue.fault = () => undefined;
      later();
      const second = await send(post(metric(), KEY));
      expect(second.statusCode).toBe(202);
      expect(items()).toHaveLength(1);
    });
  });

  it("says so when it cannot be noted as done, and is harmless when repeated", async () => {
    let puts = 0;
    dynamo.fault = ({ table, operation }) =>
      table === "idempotency" && operation === "put" && ++puts === 2 ? throttled() : undefined;
    await send(post(metric(), KEY));
    expect(output.lines().at(-1)).toMatchObject({ status: 202, error: { name: "DependencyError" } });
    const before = structuredClone(items());
    await send(post(metric(), KEY));
    expect(items()).toEqual(before);
  });

  it("is judged by the time of its first arrival", async () => {
    const soon = metric({ timestamp: new Date(NOW.getTime() + 2 * 3_600_000 + 1000).toISOString() });
    const first = await send(post([metric(), soon], KEY));
    expect(acceptedOf(first)).toMatchObject({ accepted: 1, rejected: 1, results: [{ status: 202 }, { status: 400 }] });
    later();
    const second = await send(post([metric(), soon], KEY));
    expect(acceptedOf(second)).toEqual(acceptedOf(first));
    expect(items()).toHaveLength(1);
  });

  it("is another one once a wrong metric in it was mended", async () => {
    await send(post([metric(), metric({ value: "1" })], KEY));
    expect((await send(post([metric(), metric({ value: 1 })], KEY))).statusCode).toBe(422);
  });
});
