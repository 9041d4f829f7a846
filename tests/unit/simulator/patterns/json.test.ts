import { describe, expect, it } from "vitest";
import { LogLine, parseFilterPattern } from "../../../../simulator/patterns/index.js";
import { matches, refusal } from "./matches.js";

const event = {
  name: "UpdateTrail",
  ip: "111.111.111.111",
  count: 123,
  share: 12.5,
  list: ["value", "another"],
  objects: [
    { id: 1, tag: "a" },
    { id: 2, tag: "b" },
  ],
  matrix: [
    [0, 1],
    [4, 5],
  ],
  nothing: null,
  on: true,
  off: false,
  empty: "",
  digits: "123",
  "cluster.name": "c",
};

describe("JSON patterns", () => {
  it.each([
    ['{ $.name = "UpdateTrail" }', true],
    ["{$.name=UpdateTrail}", true],
    ['{ $.name = "updatetrail" }', false],
    ['{ $.name = "*Trail" }', true],
    ['{ $.name = "Up*Tr*l" }', true],
    ['{ $.name = "*Trails" }', false],
    ['{ $.name = "UpdateTrail*UpdateTrail" }', false],
    ["{ $.name = * }", true],
    ['{ $.empty = "*" }', true],
    ['{ $.empty = "" }', true],
    ["{ $.ip = 111.111.* }", true],
    ["{ $.ip != 123.123.* }", true],
    ["{ $.ip != 111.* }", false],
    ["{ $.name = %Trail$% }", true],
    ["{ $.name != %^Trail% }", true],
    ["{ $.count = %^12% }", true],
    ['{ $["name"] = "UpdateTrail" }', true],
    ["{ $.['cluster.name'] = c }", true],
    ["{ $['cluster.name'] = c }", true],
    ["{ $.cluster.name = c }", false],
    ["{ $.objects[1].id = 2 }", true],
    ["{ $.objects[2].id != 2 }", false],
    ["{ $.matrix[1][0] = 4 }", true],
    ["{ $.list[*] = %val.{2}% }", true],
    ["{ $.list[*] = other }", false],
    ["{ $.objects[*].id >= 2 }", true],
    ["{ $.* = %111\\.1[0-9]{1,2}% }", true],
    ["{ $.objects[*].missing NOT EXISTS }", true],
    ["{ $.list.length = 2 }", false],
    ["{ $.constructor NOT EXISTS }", true],
  ])("%s selects and compares text: %s", (pattern, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  it.each([
    ["{ $.count = 123 }", true],
    ["{ $.count = 123.0 }", true],
    ["{ $.count = 1.23e+2 }", true],
    ["{ $.count != 1e-3 }", true],
    ["{ $.count > +122.9 }", true],
    ["{ $.count >= 123 }", true],
    ["{ $.count < 123 }", false],
    ["{ $.count <= -1 }", false],
    ['{ $.count = "123" }', true],
    ['{ $.count != "123.0" }', true],
    ["{ $.count = 12* }", true],
    ["{ $.count = 4* }", false],
    ["{ $.digits = 123 }", true],
    ["{ $.digits != 124 }", true],
    ["{ $.digits > 100 }", false],
    ["{ $.name > 1 }", false],
    ["{ $.name != 1 }", true],
  ])("%s compares numbers: %s", (pattern, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  it.each([
    ["{ $.nothing IS NULL }", true],
    ["{ $.missing IS NULL }", false],
    ["{ $.nothing NOT EXISTS }", false],
    ["{ $.missing NOT EXISTS }", true],
    ["{ $.on IS TRUE }", true],
    ["{ $.off IS TRUE }", false],
    ["{ $.off IS FALSE }", true],
    ["{ $.on = true }", false],
    ["{ $.on != true }", false],
    ["{ $.missing != x }", false],
    ["{ $.nothing != x }", false],
    ["{ $.list = value }", false],
    ["{ $.list != value }", false],
    ["{ $.objects[0] != x }", false],
  ])("%s meets what is no text and no number: %s", (pattern, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  it.each([
    ["{ $.count = 1 && $.count = 2 || $.on IS TRUE }", true],
    ["{ $.on IS TRUE || $.count = 1 && $.count = 2 }", true],
    ["{ ($.on IS TRUE || $.count = 1) && $.count = 2 }", false],
    ["{ (($.on IS TRUE) && ($.off IS FALSE)) }", true],
  ])("%s binds && before ||: %s", (pattern, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  it.each(["", "plain", "[1, 2]", '"text"', '{"a": 1', 'x {"a": 1}'])(
    "a line that is no JSON object never matches: %s",
    (line) => {
      expect(matches("{ $.a NOT EXISTS }", line)).toBe(false);
    },
  );

  it("compares a number with a text as it prints, not as the line spells it", () => {
    expect(matches('{ $.a = "12" }', '{"a": 12.0}')).toBe(true);
  });

  it("matches a spelling with escapes and white space", () => {
    expect(matches('{ $.level = "ERROR" }', '\n { "lev\\u0065l" :"\\u0045RROR" }')).toBe(true);
  });

  it("reads the fields of a line that matched", () => {
    const read = parseFilterPattern("{ $.count > 1 }").match(new LogLine(JSON.stringify(event)));
    expect(["$.count", "$.name", "$.objects[1].tag", "$.missing", "$.on", "$.list"].map((selector) => read?.(selector))).toEqual([
      123,
      "UpdateTrail",
      "b",
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([
    ["{ $.a }", 6, "is no comparison"],
    ["{ $.a = }", 8, "a value must follow"],
    ["{ a = 1 }", 2, "begins with a property"],
    ["{ $.a == 1 }", 7, "one = compares"],
    ["{ $.a = 1", 9, "end with }"],
    ["{ $.a = 1 } x", 12, "stands alone"],
    ["{ $.a = 1 && }", 13, "begins with a property"],
    ["{ ($.a = 1 }", 11, "parentheses"],
    ["{ $.a > 1 AND $.b > 1 }", 10, "&& or ||"],
    ["{ !($.a = 1) }", 2, "NOT EXISTS"],
    ["{ $.a IS MAYBE }", 9, "IS NULL, IS TRUE or IS FALSE"],
    ["{ $.a EXISTS }", 6, "is no comparison"],
    ["{ $.a IS NOT NULL }", 9, "IS NULL"],
    ["{ $.a is NULL }", 6, "is no comparison"],
    ['{ $.a > "5" }', 8, "without quotes"],
    ["{ $.a > high }", 8, "a number only"],
    ["{ $.a = us-east-1 }", 10, 'write "us-east-1"'],
    ['{ $.a = "open }', 8, "never closed"],
    ["{ $.a[x] = 1 }", 6, "[0], [*]"],
    ["{ $.a[-1] = 1 }", 6, "[0], [*]"],
    ["{ $..a = 1 }", 4, "the name of a property"],
    ["{ $ = 1 }", 2, "selects nothing"],
    ["{ $[0] = 1 }", 2, "object, not an array"],
    ["{ $.*[*] = 1 }", 2, "more than one wildcard"],
    ["{ $.* = 1 || $.* = 2 || $.* = 3 || $.* = 4 }", 0, "at most 3"],
    ["{ $.a = %x% || $.a = %y% || $.a = %z% }", 0, "at most 2"],
    ["{ $.a = 1e999 }", 8, "too large"],
  ])("%s is refused at character %i: %s", (pattern, position, fix) => {
    const refused = refusal(pattern);
    expect(refused).toMatchObject({ position });
    expect(refused.message).toContain(fix);
  });
});
