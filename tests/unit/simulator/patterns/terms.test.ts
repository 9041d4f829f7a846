import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matches, refusal } from "./matches.js";

describe("patterns of terms", () => {
  it.each([
    ["", "anything", true],
    ["   ", "anything", true],
    ['""', "anything", true],
    ['" "', "one", true],
    ["error", "ERROR", false],
    ["ERROR", "Exiting with ERRORCODE: -1", true],
    ["-ERROR", "all fine", true],
    ["-ERROR", "an ERROR", false],
    ['ERROR -"BAD REQUEST"', "ERROR BAD REQUEST", false],
    ['ERROR -"BAD REQUEST"', "ERROR REQUEST BAD", true],
    ['"say \\"hi\\" \\\\ there"', 'they say "hi" \\ there', true],
    ['?"Task timed out" ?OutOfMemory', "x Task timed out after 3 s", true],
    ["?ERROR ?WARN", "INFO", false],
    ["?ERROR ?ARGUMENTS REQUEST", "[INFO] REQUEST FAILED", true],
    ["?ERROR ?ARGUMENTS REQUEST", "[ERROR] MISSING ARGUMENTS", false],
    ["?ERROR ?ARGUMENTS -REQUEST", "[INFO] nothing", true],
  ])("%s on %s: %s", (pattern, line, expected) => {
    expect(matches(pattern, line)).toBe(expected);
  });

  it.each([
    ["ERROR:", 5, 'write "ERROR:"'],
    ["ok ERR*", 6, 'write "ERR*"'],
    ["café", 3, 'write "café"'],
    ['"INTERNAL', 0, "never closed"],
    ['"a""b"', 3, "put a space between terms"],
    ["ERROR - Exiting", 7, "a term must follow"],
    ["?-ERROR", 1, "one ? or - before a term"],
    ["ERROR %timeout%", 6, "stands alone"],
  ])("%s is refused at character %i: %s", (pattern, position, fix) => {
    const refused = refusal(pattern);
    expect(refused).toMatchObject({ position });
    expect(refused.message).toContain(fix);
  });

  it("matches as a plain reading of the rules does", () => {
    const word = fc.constantFrom("a", "b", "ab", "ba", "aa", "x y", '"', "\\");
    const term = fc.record({ sign: fc.constantFrom("", "?", "-"), word });
    fc.assert(
      fc.property(fc.array(term, { minLength: 1, maxLength: 4 }), fc.array(word, { maxLength: 4 }), (terms, words) => {
        const line = words.join(" ");
        const holds = (wanted: (typeof terms)[number]): boolean => line.includes(wanted.word);
        const firm = terms.filter(({ sign }) => sign !== "?");
        const expected =
          firm.length > 0 ? firm.every((one) => holds(one) === (one.sign === "")) : terms.some((one) => holds(one));
        const pattern = terms.map(({ sign, word: text }) => `${sign}"${text.replace(/["\\]/g, "\\$&")}"`).join(" ");
        expect(matches(pattern, line)).toBe(expected);
      }),
    );
  });
});
