import { describe, expect, it } from "vitest";
import { LogLine, parseFilterPattern } from "../../../../simulator/patterns/index.js";
import { matches, refusal } from "./matches.js";

const APACHE = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';
const FAILED = "ERROR 09/25/2014 12:00:02 Failed to process request";

describe("space-delimited patterns", () => {
  it.each([
    ["[..., bytes > 1000]", APACHE, true],
    ["[..., bytes > 1534]", APACHE, false],
    ["[..., bytes = 1534.0]", APACHE, true],
    ["[ip, user, ..., status = 4*, bytes > 1000 && bytes < 2000]", APACHE, true],
    ['[..., request = "GET /index.html HTTP/1.0", status, bytes]', APACHE, true],
    ["[..., status = 404 || status = 410, bytes]", APACHE, true],
    ["[..., (status = 404 || status = 410) && status != 4*, bytes]", APACHE, false],
    ["[ip = %127\\.0\\.0\\.[1-9]%, user, ...]", APACHE, true],
    ["[..., request = *.html*, status = 4*,]", APACHE, true],
    ["[a, b, c, d, e, f, g, h]", APACHE, false],
    ["[a, b, c, d, e, f, g, h, ...]", APACHE, false],
    ["[]", "", true],
    ["[a]", "", false],
    ["[w1 = ERROR, w2]", FAILED, true],
    ["[w1 = ERROR]", FAILED, false],
    ["[w1 = ERROR, w2]", "ERROR", false],
    ["[w1 = ERROR || w1 = %WARN%, w2]", "WARNING 09/25/2014", true],
    ["[w1 != ERROR && w1 != WARNING, w2]", FAILED, false],
    ["[label = REPORT, ..., unit = ms]", "REPORT RequestId: 1\tDuration: 12 ms", true],
    ["[w1 > 1, ...]", "many words", false],
    ["[w1 != 1, ...]", "many words", true],
    ["[a, b, c]", '"never closed', false],
    ["[a = %^.open%, b]", "[open x", true],
  ])("%s on %s: %s", (pattern, line, expected) => {
    expect(matches(pattern, line)).toBe(expected);
  });

  it("reads fields by name and by place, around the ellipsis", () => {
    const read = parseFilterPattern("[ip, ..., status, bytes]").match(new LogLine(APACHE));
    expect(["$ip", "$2", "$4", "$status", "$bytes", "$7", "$9"].map((selector) => read?.(selector))).toEqual([
      "127.0.0.1",
      "Prod",
      "10/Oct/2000:13:25:15 -0700",
      "404",
      "1534",
      "1534",
      undefined,
    ]);
  });

  it("gives the last field what is left of the line", () => {
    const read = parseFilterPattern("[level, day, rest]").match(new LogLine(`${FAILED}\n`));
    expect(read?.("$rest")).toBe("12:00:02 Failed to process request");
  });

  it("splits a line of many open brackets and quotes in no time", () => {
    expect(matches("[..., last = x]", `${'[ " '.repeat(100_000)}x`)).toBe(true);
    expect(matches("[first, ...]", "[ ".repeat(200_000))).toBe(true);
  });

  it.each([
    ["[a, ..., b, ...]", 12, "use ... once"],
    ["[a, a]", 4, "another name"],
    ["[a, b", 5, "end it with ]"],
    ["[a, b] c", 7, "stands alone"],
    ["[a = ]", 5, "a value must follow"],
    ["[1a]", 1, "begin with a letter"],
    ["[a, b = x || c = y]", 4, "the field it is on"],
    ["[a = 1 ||]", 9, "the name of a field"],
    ["[a > x]", 5, "a number only"],
    ["[a b]", 3, "is no comparison"],
    ["[a = 1 b]", 7, "separate fields with commas"],
  ])("%s is refused at character %i: %s", (pattern, position, fix) => {
    const refused = refusal(pattern);
    expect(refused).toMatchObject({ position });
    expect(refused.message).toContain(fix);
  });
});
