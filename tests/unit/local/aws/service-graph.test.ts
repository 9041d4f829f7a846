import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assembleTrace, documentOf, parseSegment, type Segment } from "../../../../local/aws/xray/documents.js";
import { serviceGraph } from "../../../../local/aws/xray/service-graph.js";

const segment = (document: object): Segment => {
  const parsed = parseSegment(JSON.stringify({ trace_id: "1-1-1", start_time: 1, end_time: 2, ...document }));
  if (!parsed) throw new Error("no segment");
  return parsed;
};
const sub = (id: string, parent_id: string, more: object = {}) =>
  segment({ id, name: id, parent_id, type: "subsegment", ...more });

describe("a trace's documents", () => {
  test("become whole segments whatever the order they arrive in", () => {
    const documents = [
      segment({ id: "a", name: "api" }),
      sub("b", "a", { start_time: 1.5 }),
      sub("c", "b", { start_time: 1.6 }),
      sub("d", "a", { start_time: 1.2 }),
      segment({ id: "e", name: "worker", parent_id: "c", start_time: 3, end_time: 4 }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(documents, { minLength: documents.length }), (shuffled) => {
        const shape = (one: Segment): unknown => (one.subsegments.length > 0 ? [one.id, one.subsegments.map(shape)] : one.id);
        expect(assembleTrace(shuffled).map(shape)).toEqual([["a", ["d", ["b", ["c"]]]], "e"]);
      }),
    );
  });

  test("keep the finished version of a segment that was sent twice, and a subsegment whose parent never came", () => {
    const running = segment({ id: "a", name: "api", end_time: undefined, in_progress: true });
    const finished = segment({ id: "a", name: "api", fault: true });
    for (const order of [
      [running, finished],
      [finished, running],
    ])
      expect(assembleTrace(order)).toEqual([finished]);
    expect(assembleTrace([sub("x", "gone"), sub("y", "x")]).map((one) => [one.id, one.subsegments.length])).toEqual([["x", 1]]);
  });

  test("keep fields that nobody here knows, and are written as they came", () => {
    const document = '{"id":"a","name":"n","start_time":1,"annotations":{"correlationId":"c-1"}}';
    const parsed = parseSegment(document);
    expect(parsed && JSON.parse(documentOf(parsed))).toEqual(JSON.parse(document));
    for (const wrong of ["", "[]", '{"id":"a"}', "null"]) expect(parseSegment(wrong)).toBeNull();
  });
});

describe("the service graph", () => {
  const order = assembleTrace([
    segment({ id: "a", name: "order-api", origin: "AWS::ECS::Container", http: { request: { method: "POST" } } }),
    sub("q", "a", { name: "SQS", namespace: "aws", aws: { queue_url: "http://127.0.0.1/1/orders" }, end_time: 1.25 }),
    segment({ id: "p", name: "order-processor", parent_id: "q", fault: true, start_time: 3, end_time: 7 }),
    sub("t", "p", { name: "DynamoDB", namespace: "aws", aws: { table_name: "orders" }, error: true, throttle: true }),
    sub("l", "p", { name: "validate" }),
  ]);

  test("follows an order through its hops, queues and tables between them", () => {
    const services = serviceGraph([order, order]);
    const names = new Map(services.map((one) => [one.ReferenceId, one.Name]));
    const edges = services.flatMap((one) =>
      (Array.isArray(one.Edges) ? one.Edges : []).map((to) => `${one.Name} → ${names.get(to.ReferenceId)}`),
    );
    expect(edges.sort()).toEqual([
      "client → order-api",
      "order-api → orders",
      "order-processor → orders",
      "orders → order-processor",
    ]);
    expect(services.map((one) => one.Type)).toContain("AWS::DynamoDB::Table");
    expect(services.filter((one) => one.Root).map((one) => one.Name)).toEqual(["order-api"]);
  });

  test("counts calls, faults and throttles, and their times", () => {
    const services = serviceGraph([order, order]);
    const find = (type: string) => services.find((one) => one.Type === type);
    const processor = services.find((one) => one.Name === "order-processor");
    expect(processor?.SummaryStatistics).toMatchObject({ OkCount: 0, FaultStatistics: { TotalCount: 2 }, TotalResponseTime: 8 });
    expect(processor?.ResponseTimeHistogram).toEqual([{ Value: 4, Count: 2 }]);
    expect(find("AWS::DynamoDB::Table")?.SummaryStatistics).toMatchObject({
      ErrorStatistics: { ThrottleCount: 2, TotalCount: 2 },
    });
    expect(find("AWS::SQS::Queue")?.SummaryStatistics).toMatchObject({ OkCount: 2, TotalResponseTime: 0.5 });
  });
});
