import { describe, expect, it } from "vitest";
import { ALARM, and, childrenOf, countElements, or, renderRule } from "../../../stacks/monitors/composites/rule.js";

const text = (rule: Parameters<typeof renderRule>[0]) => renderRule(rule, (id) => id);

describe("a composite's rule", () => {
  it("puts nested rules into parentheses, so that precedence cannot change its meaning", () => {
    expect(text(and(or(ALARM("a"), ALARM("b")), ALARM("c")))).toBe('(ALARM("a") OR ALARM("b")) AND ALARM("c")');
    expect(text(or(ALARM("a"), and(ALARM("b"), ALARM("c"))))).toBe('ALARM("a") OR (ALARM("b") AND ALARM("c"))');
  });

  it("is the rule itself when there is one", () => {
    expect(text(and(or(ALARM("a")), or(ALARM("b"))))).toBe('ALARM("a") AND ALARM("b")');
  });

  it("cannot be made of nothing", () => {
    expect(() => or()).toThrow("or() needs at least one rule");
    expect(() => and()).toThrow("and() needs at least one rule");
  });

  it("knows its children, each once, and its elements, mentions and parentheses", () => {
    const rule = and(or(ALARM("a"), ALARM("b")), or(ALARM("a"), ALARM("c")));
    expect(childrenOf(rule)).toEqual(["a", "b", "c"]);
    expect(countElements(rule)).toBe(8);
  });
});
