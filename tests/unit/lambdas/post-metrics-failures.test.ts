import { describe, expect, it, vi } from "vitest";
import { shardOf } from "../../../domain/metrics/keys.js";
import { acceptedOf, idsOf, metric, post, problemOf } from "./support/api.js";
import { throttled } from "./support/fake-dynamo.js";
import { metricsEndpoint, NOW } from "./support/metrics-endpoint.js";

const { dynamo, queue, output, send, items, notes, pointsQueued, storeFails } = metricsEndpoint();

describe("when one of table and queue fails", () => {
  it("the queue alone is enough", async () => {
    storeFails();
    const answer = await send(post([metric(), metric()]));

    expect(answer.statusCode).toBe(202);
    expect(items()).toEqual([]);
    expect(pointsQueued().map(({ id }) => id)).toEqual(idsOf(answer));
    expect(output.metric("MetricsNotStored")).toBe(2);
    expect(output.lines().at(-1)).toMatchObject({ stored: 0, queued: 2, error: { name: "DependencyError" } });
  });

  it("the table alone is enough", async () => {
    queue.fault = () => new Error("down");
    const answer = await send(post([metric(), metric()]));

    expect(answer.statusCode).toBe(202);
    expect(items().map(({ id }) => id)).toEqual(idsOf(answer));
    expect(notes().map(({ id }) => id)).toEqual(idsOf(answer));
    for (const { id, pending } of notes()) expect(pending).toBe(`p${shardOf(String(id), 4)}`);
    expect(output.metric("MetricsNotQueued")).toBe(2);
  });

  it("neither is a 503 that says when to come back and which metrics were not taken", async () => {
    storeFails();
    queue.fault = () => new Error("down");
    const answer = await send(post([metric(), metric()]));

    expect(answer.statusCode).toBe(503);
    expect(Number(answer.headers?.["Retry-After"])).toBeGreaterThan(0);
    expect(problemOf(answer)).toMatchObject({
      code: "unavailable",
      accepted: 0,
      failed: 2,
      ids: [null, null],
      results: [
        { index: 0, status: 503 },
        { index: 1, status: 503 },
      ],
    });
    expect(output.metric("OperationFailed")).toBe(1);
  });

  it("stored, but with no note that it is to be queued, it is not accepted", async () => {
    queue.fault = () => new Error("down");
    let batches = 0;
    dynamo.fault = ({ operation }) => (operation === "batch" && ++batches === 2 ? throttled() : undefined);
    const answer = await send(post(metric()));
    expect(answer.statusCode).toBe(503);
    expect(problemOf(answer)).toMatchObject({ accepted: 0, failed: 1, ids: [null] });
  });

  it("says of what only the queue has that it is shown later", async () => {
    storeFails();
    expect(acceptedOf(await send(post([metric()])))).toMatchObject({
      accepted: 1,
      delayed: 1,
      results: [{ index: 0, status: 202, delayed: true }],
    });
  });

  it("asks table and queue at the same time", async () => {
    const order: string[] = [];
    dynamo.delay = async ({ operation }) => {
      if (operation !== "batch") return;
      order.push("table asked");
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push("table answered");
    };
    queue.fault = () => {
      order.push("queue asked");
      return undefined;
    };
    await send(post(metric()));
    expect(order).toEqual(["table asked", "queue asked", "table answered"]);
  });

  it("tells only the metrics that neither took", async () => {
    dynamo.undone = ({ value }) => value === 1;
    queue.fault = () => new Error("down");
    const answer = await send(post([metric({ value: 0 }), metric({ value: 1 })]));
    expect(answer.statusCode).toBe(503);
    const [id] = items().map((item) => item.id);
    expect(problemOf(answer)).toMatchObject({
      accepted: 1,
      failed: 1,
      ids: [id, null],
      results: [
        { index: 0, status: 202, id },
        { index: 1, status: 503 },
      ],
    });
  });

  it("stops asking the table after five failures, and goes on by the queue", async () => {
    storeFails();
    for (let attempt = 0; attempt < 7; attempt++) expect((await send(post(metric()))).statusCode).toBe(202);
    expect(dynamo.calls.filter(({ operation }) => operation === "batch")).toHaveLength(5);
    expect(pointsQueued()).toHaveLength(7);
    expect(dynamo.table("circuit").get("metrics-store")).toMatchObject({ state: "OPEN" });
  });

  it("stops asking the table also where claims, in another one, go on succeeding", async () => {
    storeFails();
    for (let attempt = 0; attempt < 7; attempt++)
      expect((await send(post(metric(), { "idempotency-key": `key-${attempt}` }))).statusCode).toBe(202);
    expect(dynamo.table("circuit").get("metrics-store")).toMatchObject({ state: "OPEN" });
    expect(dynamo.table("circuit").get("metrics-claims")).toBeUndefined();
  });

  it("with both breakers open answers at once, and says when the next trial is", async () => {
    for (const dependency of ["metrics-store", "metrics-queue"])
      dynamo.table("circuit").set(dependency, {
        dependency,
        state: "OPEN",
        failures: 5,
        openedAt: NOW.getTime() - 20_000,
        leaseUntil: 0,
        version: 6,
      });
    const answer = await send(post(metric()));
    expect(answer.statusCode).toBe(503);
    // A minute after it opened, and the second that two clocks may differ.
    expect(answer.headers?.["Retry-After"]).toBe("41");
    expect(output.metric("CircuitOpen")).toBe(2);
    expect(queue.sent).toEqual([]);
    expect(items()).toEqual([]);
  });

  it("does not count what the table refuses because of us", async () => {
    dynamo.fault = ({ operation }) =>
      operation === "batch" ? Object.assign(new Error("bad"), { name: "ValidationException" }) : undefined;
    for (let attempt = 0; attempt < 7; attempt++) await send(post(metric()));
    expect(dynamo.calls.filter(({ operation }) => operation === "batch")).toHaveLength(7);
  });

  it("does not wait for a silent table longer than its patience", async () => {
    vi.useRealTimers();
    dynamo.delay = ({ operation }) => (operation === "batch" ? new Promise(() => undefined) : Promise.resolve());
    const answer = await send(post(metric()));
    expect(answer.statusCode).toBe(202);
    expect(pointsQueued()).toHaveLength(1);
  });
});
