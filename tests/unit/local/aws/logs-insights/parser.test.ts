import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Column, Command, Expression, Pattern } from "../../../../../local/aws/logs-insights/ast.js";
import { InsightsQueryError } from "../../../../../local/aws/logs-insights/errors.js";
import { parseQuery } from "../../../../../local/aws/logs-insights/parser.js";
import { printQuery } from "../../../../../local/aws/logs-insights/print.js";

const name = fc.constantFrom("@timestamp", "@message", "level", "error.name", "as", "a b", "x1");
const text = fc.string({ maxLength: 12 });
const duration = fc.constantFrom({ text: "5m", ms: 300_000 }, { text: "30s", ms: 30_000 }, { text: "1.5h", ms: 5_400_000 });
const regex = fc.constantFrom("a+", "(?i)time ?out", "x\\/y", "[^ ]+$");
const pattern: fc.Arbitrary<Pattern> = fc.oneof(
  text.map((value) => ({ kind: "text" as const, value })),
  regex.map((source) => ({
    kind: "regex" as const,
    source,
    expression: new RegExp(source.replace("(?i)", ""), source.startsWith("(?i)") ? "i" : ""),
  })),
);
const leaf: fc.Arbitrary<Expression> = fc.oneof(
  name.map((field) => ({ kind: "field" as const, name: field })),
  text.map((value) => ({ kind: "text" as const, value })),
  fc.integer({ min: -9999, max: 9999 }).map((value) => ({ kind: "number" as const, value })),
  duration.map((length) => ({ kind: "call" as const, name: "bin", args: [{ kind: "duration" as const, ...length }] })),
);
const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.record({
      kind: fc.constant("binary" as const),
      operator: fc.constantFrom("or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"),
      left: tie("expression"),
      right: tie("expression"),
    }),
    fc.record({ kind: fc.constant("not" as const), operand: tie("expression") }),
    fc.record({ kind: fc.constant("like" as const), negated: fc.boolean(), value: tie("expression"), pattern }),
    fc.record({
      kind: fc.constant("in" as const),
      negated: fc.boolean(),
      value: tie("expression"),
      items: fc.array(tie("expression"), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant("call" as const),
      name: fc.constantFrom("coalesce", "concat"),
      args: fc.array(tie("expression"), { minLength: 1, maxLength: 3 }),
    }),
  ),
}));
const columnOf = (of: fc.Arbitrary<Expression>): fc.Arbitrary<Column> =>
  fc.record({ expression: of, alias: fc.option(name, { nil: null }) });
const columns = fc.array(columnOf(expression), { minLength: 1, maxLength: 3 });
const aggregate: fc.Arbitrary<Expression> = fc.oneof(
  fc.constant<Expression>({ kind: "call", name: "count", args: [{ kind: "everything" }] }),
  expression.map((of) => ({ kind: "call" as const, name: "pct", args: [of, { kind: "number" as const, value: 95 }] })),
);
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ kind: fc.constantFrom("fields" as const, "display" as const), columns }),
  fc.record({ kind: fc.constant("filter" as const), condition: expression }),
  fc.record({
    kind: fc.constant("stats" as const),
    columns: fc.array(columnOf(aggregate), { minLength: 1, maxLength: 3 }),
    by: fc.array(columnOf(expression), { maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant("sort" as const),
    keys: fc.array(fc.record({ expression, descending: fc.boolean() }), { minLength: 1, maxLength: 2 }),
  }),
  fc.integer({ min: 1, max: 10_000 }).map((count) => ({ kind: "limit" as const, count })),
  fc.constant<Command>({
    kind: "parse",
    from: { kind: "field", name: "@message" },
    pattern: { kind: "text", value: "user=* id=*" },
    names: ["user", "id"],
  }),
);

describe("the parser of Logs Insights", () => {
  test("reads what it prints as the same query", () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 4 }), (query) => {
        expect(parseQuery(printQuery(query))).toEqual(query);
      }),
      { numRuns: 300 },
    );
  });

  test("ends with its own error or a query, whatever it is given", () => {
    const piece = fc.constantFrom(
      ...["fields", "filter", "stats", "by", "sort", "parse", "limit", "|", "(", ")", "[", "]", ",", "*", "as", "not", "in"],
      ...["like", "=~", "=", "/", "/a+/", '"x"', "'", "`", "count", "bin", "5m", "7", "@message", "a.b", "#", "-", "\n"],
    );
    const given = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 15 }).map((pieces) => pieces.join(" ")),
    );
    fc.assert(
      fc.property(given, (query) => {
        try {
          expect(parseQuery(query).length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(InsightsQueryError);
          if (!(error instanceof InsightsQueryError)) throw error;
          expect(error.start).toBeGreaterThanOrEqual(0);
          expect(error.end).toBeLessThanOrEqual(query.length);
          expect(error.start).toBeLessThanOrEqual(error.end);
        }
      }),
      { numRuns: 1000 },
    );
    for (const deep of ["(".repeat(5000), "not ".repeat(5000), "concat(".repeat(5000)])
      expect(() => parseQuery(`filter ${deep}a`)).toThrow(InsightsQueryError);
  });

  test.each([
    ["filter level = ", "line 1, column 16: expected a field, a value or a function"],
    ["fields a\n| dedup b", "line 2, column 3: expected one of the commands"],
    ["fields jsonParse(@message)", "line 1, column 8: the function jsonParse is not known here"],
    ["filter count(*) > 3", "line 1, column 8: count is a function of stats"],
    ["stats level by service", "line 1, column 7: stats needs functions over records"],
    ["stats pct(durationMs) by service", "pct takes 2 arguments"],
    ["parse @message 'a=* b=*' as a", "the pattern has 2 * and 1 names"],
    ["parse @message /a=(.*)/", "needs named groups"],
    ["filter @message like /(/", "Invalid regular expression"],
    ["filter a = 'open", "column 12: this quote is never closed"],
    ["limit 10001", "expected a whole number from 1 to 10000"],
    ["stats count(*) by bin(5y)", "5y is no length of time"],
    ["fields a b", "expected | or the end"],
    ["", "expected one of the commands"],
  ])("refuses %j and names the place", (query, message) => {
    expect(() => parseQuery(query)).toThrow(message);
  });
});
