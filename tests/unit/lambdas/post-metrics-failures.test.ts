import { describe, expect, it, vi } from "vitest";
import { errorOf, idsOf, metric, post } from "./support/api.js";
import { metricsEndpoint, NOW } from "./support/metrics-endpoint.js";

const { dynamo, queue, output, send, items, pointsQueued, storeFails } = metricsEndpoint();

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
    expect(output.metric("MetricsNotQueued")).toBe(2);
  });

  it("neither is a 503 that says when to come back and which metrics were not taken", async () => {
    storeFails();
    queue.fault = () => new Error("down");
    const answer = await send(post([metric(), metric()]));

    expect(answer.statusCode).toBe(503);
    expect(Number(answer.headers?.["Retry-After"])).toBeGreaterThan(0);
    expect(errorOf(answer)).toMatchObject({ code: "unavailable", details: [{ index: 0 }, { index: 1 }] });
    expect(output.metric("OperationFailed")).toBe(1);
  });

  it("tells only the metrics that neither took", async () => {
    dynamo.undone = ({ value }) => value === 1;
    queue.fault = () => new Error("down");
    const answer = await send(post([metric({ value: 0 }), metric({ value: 1 })]));
    expect(answer.statusCode).toBe(503);
    expect(errorOf(answer).details).toEqual([{ index: 1, path: "", message: "was not taken" }]);
  });

  it("stops asking the table after five failures, and goes on by the queue", async () => {
    storeFails();
    for (let attempt = 0; attempt < 7; attempt++) expect((await send(post(metric()))).statusCode).toBe(202);
    expect(dynamo.calls.filter(({ operation }) => operation === "batch")).toHaveLength(5);
    expect(pointsQueued()).toHaveLength(7);
    expect(dynamo.table("circuit").get("metrics-store")).toMatchObject({ state: "OPEN" });
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
    expect(answer.headers?.["Retry-After"]).toBe("40");
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
