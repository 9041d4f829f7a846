import { describe, expect, it } from "vitest";
import { matches, refusal } from "./matches.js";

describe("patterns of a regular expression", () => {
  it.each([
    ["%^[hc]at%", "hat trick", true],
    ["%^[hc]at%", "a hat", false],
    ["%[hc]at$%", "the cat", true],
    ["%^colou?r$%", "colour", true],
    ["%^a{3,5}$%", "aa", false],
    ["%^a{3,5}$%", "aaaa", true],
    ["%^a{,2}b%", "aab", true],
    ["%^a{,2}b%", "aaab", false],
    ["%^a{2,}$%", "aaaaaa", true],
    ["%^a{2}$%", "aaa", false],
    ["%^starting|^shutting down%", "now shutting down", false],
    ["%^starting|^shutting down%", "shutting down ...", true],
    ["%abcc|ab[^c]$%", "so aba", true],
    ["%\\[.\\]%", "value [7] here", true],
    ["%10\\.10\\.0\\.1%", "10010,051", false],
    ["%10.10.0.1%", "10010,051", true],
    ["%\\x28\\d+\\x29%", "took (12) ms", true],
    ["%a\\Sb%", "a b", false],
    ["%^\\w+$%", "a_1", true],
    ["%^.$%", "\n", true],
  ])("%s on %s: %s", (pattern, line, expected) => {
    expect(matches(pattern, line)).toBe(expected);
  });

  it.each([
    ["%something!%", 10, "\\x21"],
    ["%(a|b)%", 1, "groups are not supported"],
    ["%\\(a%", 1, "no escape"],
    ["%café%", 4, "ASCII"],
    ["%[abc%", 1, "end it with ]"],
    ["%[]%", 1, "empty"],
    ["%a{%", 2, "\\{"],
    ["%a{,}%", 2, "{m,n}"],
    ["%a**%", 0, "no regular expression"],
    ["%\\xZZ%", 1, "hexadecimal"],
    ["%%", 0, "empty"],
    ["%abc", 0, "end it with %"],
    ["%abc% ERROR", 6, "stands alone"],
  ])("%s is refused at character %i: %s", (pattern, position, fix) => {
    const refused = refusal(pattern);
    expect(refused).toMatchObject({ position });
    expect(refused.message).toContain(fix);
  });
});
