import { describe, expect, it, vi } from "vitest";
import {
  accepted,
  dynamo,
  handler,
  history,
  id,
  marks,
  NOW,
  ofKind,
  output,
  point,
  published,
  queue,
  secondsAgo,
  seriesOf,
  useMetricsProcessor,
} from "./metrics-processor-run.js";
import { context, event, failed } from "./support/messages.js";

useMetricsProcessor();

describe("a value far from those before it", () => {
  const far = point(1, { value: 900 });

  it("is handed to the analysis with its window", async () => {
    history(60);
    await handler(event(accepted([far])), context());
    expect(queue.sent).toEqual([
      {
        queue: "analysis",
        body: {
          type: "analysis.requested",
          analysisId: id(1).replace("met_", "ana_"),
          tenant: "keyabc123",
          service_name: "checkout",
          metric_type: "response_time",
          correlationId: "correlation-1",
          trigger: far,
          window: { from: `${secondsAgo(60)}#${id(1060)}`, to: `${far.timestamp}#${far.id}` },
        },
      },
    ]);
    expect(output.metric("AnalysesRequested")).toBe(1);
  });

  it("is handed over once while the deviation lasts, and again when it turns", async () => {
    history(60);
    const values = [900, 905, 910, -700];
    await handler(
      event(accepted(values.map((value, n) => point(n, { value, timestamp: new Date(NOW.getTime() + n).toISOString() })))),
      context(),
    );
    expect(queue.sent.map(({ body }) => body)).toMatchObject([{ trigger: { value: 900 } }, { trigger: { value: -700 } }]);
  });

  it("is asked about once in a while, in whatever batches it comes", async () => {
    history(60);
    const at = (n: number) => new Date(NOW.getTime() + n).toISOString();
    for (const n of [1, 2, 3]) await handler(event(accepted([point(n, { value: 900 + n, timestamp: at(n) })])), context());
    expect(queue.sent).toHaveLength(1);
    vi.setSystemTime(NOW.getTime() + 16 * 60_000);
    await handler(event(accepted([point(4, { value: 904, timestamp: at(4) })])), context());
    expect(queue.sent.map(({ body }) => body)).toMatchObject([{ trigger: { value: 901 } }, { trigger: { value: 904 } }]);
    expect(output.metric("AnalysesRequested")).toBe(2);
  });

  it("is found by a rule of the configuration too, and counted for it", async () => {
    const low = point(1, { metric_type: "stock.shoes", value: 0 });
    await handler(event(accepted([low, point(2, { metric_type: "stock.hats", value: 1 })])), context());
    expect(queue.sent.map(({ body }) => body)).toMatchObject([{ trigger: { id: low.id }, window: { from: expect.any(String) } }]);
    expect(output.emf().find(({ RuleMatched }) => RuleMatched !== undefined)).toMatchObject({
      rule: "out-of-stock",
      RuleMatched: 1,
    });
  });

  it.each([
    ["a value as usual", 60, 103],
    ["too short a history", 11, 900],
  ])("%s is not", async (_what, count, value) => {
    history(count);
    await handler(event(accepted([point(1, { value })])), context());
    expect(queue.sent).toEqual([]);
  });

  it("is not lost when the analysis cannot be asked for", async () => {
    history(60);
    queue.fault = () => new Error("down");
    expect(failed(await handler(event(accepted([far])), context()))).toEqual(["message-0"]);
    queue.fault = () => undefined;
    expect(failed(await handler(event(accepted([far])), context()))).toEqual([]);
    expect(queue.sent).toHaveLength(1);
    expect(published()).toHaveLength(1);
  });
});

describe("sums over hours and days", () => {
  it("count every point once, those of several messages in one transaction", async () => {
    const values = [5, -3, 12];
    const messages = values.map((value, n) => accepted([point(1, { value: 7 }), point(n + 2, { value })]));
    expect(failed(await handler(event(...messages), context()))).toEqual([]);
    await handler(event(...messages), context());

    for (const kind of ["hour", "day"]) {
      const sums = ofKind(kind);
      const total = (name: string) => sums.reduce((sum, item) => sum + Number(item[name]), 0);
      expect([total("count"), total("sum")]).toEqual([4, 21]);
      expect(Math.min(...sums.map(({ min }) => Number(min)))).toBe(-3);
      expect(Math.max(...sums.map(({ max }) => Number(max)))).toBe(12);
    }
    expect(ofKind("hour")[0]).toMatchObject({ at: "2026-01-02T03:00:00.000Z" });
    expect(ofKind("day")[0]).toMatchObject({ at: "2026-01-02T00:00:00.000Z" });
    expect(dynamo.calls.filter(({ command }) => command === "TransactWriteItems")).toHaveLength(1);
    expect(output.metric("DuplicateMessage")).toBe(2 + 6);
  });

  it("are kept for their own time", async () => {
    await handler(event(accepted([point(1)])), context());
    const days = (item: Record<string, unknown> | undefined) =>
      (Number(item?.expiresAt) * 1000 - Date.parse(String(item?.at))) / 86_400_000;
    expect([days(ofKind("hour")[0]), days(ofKind("day")[0])]).toEqual([90, 730]);
    const [mark] = marks();
    expect(Number(mark?.expiresAt) - NOW.getTime() / 1000).toBeGreaterThanOrEqual(30 * 86_400);
  });

  it("that others write too are tried again; other points do not wait for them", async () => {
    const busy = seriesOf(id(1));
    let refusals = 3;
    dynamo.faults.conflict = ({ series }) => String(series).startsWith(busy) && refusals-- > 0;
    const other = point(2, { metric_type: "stock", value: 4 });
    expect(failed(await handler(event(accepted([point(1), other])), context()))).toEqual([]);
    expect(published().map(({ metricId }) => metricId)).toEqual([id(1), id(2)]);
  });

  it("that never can be written fail their own messages alone", async () => {
    dynamo
      .table("metrics")
      .put({ series: `${seriesOf(id(1))}#hour`, at: "2026-01-02T03:00:00.000Z", min: 1, max: 1000, count: "many", sum: 0 });
    const other = point(2, { metric_type: "stock", value: 4 });
    expect(failed(await handler(event(accepted([point(1)]), accepted([other])), context()))).toEqual(["message-0"]);
    expect(published().map(({ metricId }) => metricId)).toEqual([id(2)]);
  });

  it("wait for others only while there is time", async () => {
    dynamo.faults.conflict = () => true;
    expect(failed(await handler(event(accepted([point(1)])), context(2020)))).toEqual(["message-0"]);
    expect(output.lines().at(-1)).toMatchObject({ level: "ERROR", error: { name: "DependencyError" } });
  });
});
