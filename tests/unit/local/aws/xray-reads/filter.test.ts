import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { failingTraces, slowTraces } from "../../../../../lambdas/ai-analysis/gather/trace-filters.js";
import { assembleTrace, parseSegment, type Segment } from "../../../../../local/aws/xray/documents.js";
import { FilterError } from "../../../../../local/aws/xray/filter/errors.js";
import { passes } from "../../../../../local/aws/xray/filter/evaluate.js";
import { parseFilter } from "../../../../../local/aws/xray/filter/parser.js";
import { filterTraceOf } from "../../../../../local/aws/xray/summary.js";

const segment = (document: object): Segment => {
  const parsed = parseSegment(JSON.stringify({ trace_id: "1-1-1", start_time: 1, end_time: 2, ...document }));
  if (!parsed) throw new Error("no segment");
  return parsed;
};
const segments = assembleTrace([
  segment({
    ...{ id: "a", name: "order-api", origin: "AWS::ECS::Container", end_time: 1.5, user: "u1" },
    http: { request: { method: "POST", url: "http://shop.example/orders" }, response: { status: 202 } },
    annotations: { correlationId: "c-1", retries: 2, late: true },
  }),
  segment({
    id: "q",
    name: "SQS",
    parent_id: "a",
    type: "subsegment",
    namespace: "aws",
    aws: { queue_url: "http://h/1/orders" },
  }),
  segment({ id: "p", name: "pay", origin: "AWS::Lambda", parent_id: "q", fault: true, start_time: 4, end_time: 9 }),
  segment({ id: "r", name: "provider", parent_id: "p", type: "subsegment", namespace: "remote", error: true, throttle: true }),
]);
const trace = filterTraceOf({ id: "1-1-1", segments, startedAt: 1, endedAt: 9 }, "123456789012");

describe("filter expressions of X-Ray", () => {
  test.each([
    ["ok", true],
    ["fault", false],
    ["service() { fault }", true],
    ['service("pay") { fault = true }', true],
    ['service("order-api") { fault }', false],
    ['service(id(name: "pay", type: "AWS::Lambda")) { responsetime > 4 }', true],
    ['service(id(type: "remote")) { throttle }', true],
    ['service(id(account.id: "1")) { fault }', false],
    ['edge("pay", "provider") { error }', true],
    ['edge("order-api", "provider")', false],
    ['edge("orders", "pay")', true],
    ["duration >= 8 AND responsetime < 1", true],
    ["duration > 8 OR !partial", true],
    ["ok !partial duration < 3", false],
    ["NOT (duration < 3 or fault)", true],
    ["http.status = 202", true],
    ["http.status >= 500", false],
    ['http.url BEGINSWITH "http://shop" AND http.url ENDSWITH "/orders" AND http.method = "POST"', true],
    ['http.url CONTAINS "/payments"', false],
    ['annotation.correlationId = "c-1"', true],
    ['annotation[correlationId] != "c-1"', false],
    ["annotation.retries > 1 AND annotation[late] = true", true],
    ["annotation.missing", false],
    ["annotation.retries", true],
    ['user = "u1"', true],
  ])("%s", (expression, expected) => {
    expect(trace && passes(parseFilter(expression), trace)).toBe(expected);
  });

  test("of the analysis find what failed behind a queue, and what took long", () => {
    const ours = trace && { ...trace, annotations: new Map([...trace.annotations, ["environment", ["dev"]]]) };
    for (const [filter, expected] of [
      [failingTraces("dev"), true],
      [failingTraces("prod"), false],
      [slowTraces("dev", 5), true],
      [slowTraces("dev", 9), false],
    ] as const)
      expect(ours && passes(parseFilter(filter), ours), filter).toBe(expected);
  });

  test.each([
    ["fault AND", "expected a keyword"],
    ["responsetime", "expected a comparison after responsetime"],
    ['responsetime > "slow"', "cannot be compared"],
    ["http.url = 5", "cannot be compared"],
    ["ok > 1", "cannot be compared"],
    ['instance.id = "i-1"', "the keyword instance.id is not known here"],
    ["service(pay)", "expected a name in quotes or id(…)"],
    ['service("pay") { fault', "expected }"],
    ["fault ) error", "expected AND, OR or the end"],
    ["fault & error", "& means nothing here"],
    ["", "expected a keyword"],
  ])("refuses %j", (expression, problem) => {
    expect(() => parseFilter(expression)).toThrow(problem);
    expect(() => parseFilter(expression)).toThrow(FilterError);
  });

  test("ends with its own error or a filter, whatever it is given", () => {
    const piece = fc.constantFrom(
      ...["fault", "ok", "AND", "OR", "NOT", "!", "(", ")", "{", "}", "service", "edge", "id", "name:", '"x"', ",", "="],
      ...["annotation.a", "annotation", "[", "]", "3", "-1.5", "CONTAINS", "http.url", "responsetime", "true", '"'],
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 12 }).map((all) => all.join(" ")),
        ),
        (expression) => {
          try {
            const filter = parseFilter(expression);
            expect(trace && typeof passes(filter, trace)).toBe("boolean");
          } catch (error) {
            expect(error).toBeInstanceOf(FilterError);
          }
        },
      ),
      { numRuns: 1000 },
    );
    for (const deep of ["(".repeat(5000), "NOT ".repeat(5000), "service() { ".repeat(5000)])
      expect(() => parseFilter(`${deep}ok`)).toThrow(FilterError);
  });
});
