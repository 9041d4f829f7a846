import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatSyntax } from "../../../../simulator/patterns/format.js";
import { LogLine, logGroupProblem, PatternError, parseFilterPattern } from "../../../../simulator/patterns/index.js";
import { parseSyntax } from "../../../../simulator/patterns/syntax.js";
import { refusal } from "./matches.js";

const piece = fc.constantFrom(
  ..."{ } [ ] ( ) $ . ... , = != < >= && || IS NULL NOT EXISTS TRUE % * ? - \" \\ ' a level 1 1e3 -0.5 é x{2} [0] [*] ['k']".split(
    " ",
  ),
  " ",
);
const patternLike = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(""));
const framed = fc
  .tuple(fc.constantFrom(["{ $.a", " }"], ["[a", "]"], ["%", "%"], ["", ""]), patternLike)
  .map(([[open, close], inner]) => `${open}${inner}${close}`);

describe("any text as a filter pattern", () => {
  it("is parsed, or refused with a place in it and a fix", () => {
    fc.assert(
      fc.property(fc.oneof(patternLike, framed, fc.string(), fc.string({ unit: "binary" })), fc.string(), (text, line) => {
        try {
          parseFilterPattern(text).match(new LogLine(line));
        } catch (error) {
          if (!(error instanceof PatternError)) throw error;
          expect(error.position).toBeGreaterThanOrEqual(0);
          expect(error.position).toBeLessThanOrEqual(text.length + 1);
          expect(error.fix).not.toBe("");
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("means the same after it is written out and parsed again", () => {
    const name = fc.constantFrom("a", "b", "c.d", 'e"f', "g\\h", "i'j", "");
    const step = fc.oneof(
      fc.record({ kind: fc.constant("property" as const), name }),
      fc.record({ kind: fc.constant("element" as const), index: fc.nat(20) }),
    );
    const selector = fc
      .tuple(name, fc.array(step, { maxLength: 3 }))
      .map(([first, others]) => [{ kind: "property" as const, name: first }, ...others]);
    const operand = fc.oneof(
      fc.record({ kind: fc.constant("number" as const), text: fc.constantFrom("0", "-1.5", "+2", "1e3", ".5") }),
      fc.record({ kind: fc.constant("text" as const), text: fc.constantFrom("x", "a b", 'q"', "*", "%", "\\", "", "é") }),
    );
    const condition = fc.oneof(
      fc.record({
        kind: fc.constant("compare" as const),
        subject: selector,
        comparison: fc.constantFrom("=" as const, "!=" as const),
        operand,
      }),
      fc.record({ kind: fc.constant("is" as const), subject: selector, value: fc.constantFrom(null, true, false) }),
      fc.record({ kind: fc.constant("absent" as const), subject: selector }),
    );
    const ands = fc.record({ kind: fc.constant("and" as const), of: fc.array(condition, { minLength: 2, maxLength: 3 }) });
    const ors = fc.record({
      kind: fc.constant("or" as const),
      of: fc.array(fc.oneof(condition, ands), { minLength: 2, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.oneof(condition, ands, ors), (expression) => {
        const syntax = { kind: "json" as const, expression };
        expect(parseSyntax(formatSyntax(syntax))).toEqual(syntax);
      }),
    );
  });

  it.each(["", "a ?b -c", "%a|b%", "[a, ..., b = 4* && b != 404]", "[, x]", "{ $.* = %x% || $.a[*].b IS NULL }"])(
    "is stable once written out: %s",
    (text) => {
      expect(parseSyntax(formatSyntax(parseSyntax(text)))).toEqual(parseSyntax(text));
    },
  );

  it("is refused when it is too long", () => {
    expect(parseFilterPattern("a".repeat(1024)).kind).toBe("terms");
    expect(refusal("a".repeat(1025))).toMatchObject({ position: 1024, message: expect.stringContaining("at most 1024") });
  });

  it("counts against the log group when it holds a regular expression", () => {
    const five = Array.from({ length: 5 }, () => parseFilterPattern("%a%"));
    expect(logGroupProblem([...five, parseFilterPattern("a")])).toBeNull();
    expect(logGroupProblem([...five, parseFilterPattern("[a = %b%]")])).toContain("at most 5");
  });
});
