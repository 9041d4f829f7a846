import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AlarmRule,
  AlarmRuleError,
  alarmsOf,
  compositeReason,
  compositeState,
  evaluateAlarmRule,
  formatAlarmRule,
  parseAlarmRule,
} from "../../../../simulator/composites/index.js";
import type { AlarmState } from "../../../../simulator/model/types.js";

const STATES: readonly AlarmState[] = ["OK", "ALARM", "INSUFFICIENT_DATA"];
const holds = (rule: string, states: Readonly<Record<string, AlarmState>>): boolean =>
  evaluateAlarmRule(parseAlarmRule(rule), (alarm) => states[alarm] ?? "OK");

const name = fc.constantFrom("a", "b c", 'd"e', "f(g)", "h\\i", "AND", "50%");
const state = fc.constantFrom(...STATES);
const atLeast = fc
  .record({
    kind: fc.constant("at-least" as const),
    state,
    negated: fc.boolean(),
    alarms: fc.array(name, { minLength: 1, maxLength: 4 }),
    percent: fc.option(fc.integer({ min: 1, max: 100 })),
  })
  .chain(({ percent, ...rest }) =>
    fc
      .integer({ min: 1, max: rest.alarms.length })
      .map((count) => ({ ...rest, threshold: percent === null ? { count } : { percent } })),
  );
const { rule: anyRule } = fc.letrec<{ rule: AlarmRule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4 },
    fc.record({ kind: fc.constant("state" as const), state, alarm: name }),
    fc.record({ kind: fc.constant("constant" as const), value: fc.boolean() }),
    atLeast,
    fc.record({ kind: fc.constant("not" as const), of: tie("rule") }),
    fc.record({
      kind: fc.constantFrom("and" as const, "or" as const),
      of: fc.array(tie("rule"), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

describe("an alarm rule", () => {
  it.each<[string, Record<string, AlarmState>, boolean]>([
    ["ALARM(a)", { a: "ALARM" }, true],
    ['ALARM("a")', { a: "OK" }, false],
    ["OK(a) AND NOT ALARM(b)", {}, true],
    ["INSUFFICIENT_DATA(a)", { a: "INSUFFICIENT_DATA" }, true],
    ["TRUE AND NOT FALSE", {}, true],
    ["ALARM(a) OR ALARM(b) AND ALARM(c)", { a: "ALARM" }, true],
    ["(ALARM(a) OR ALARM(b)) AND ALARM(c)", { a: "ALARM" }, false],
    ["NOT ALARM(a) AND ALARM(b)", { a: "ALARM", b: "ALARM" }, false],
    ["NOT (ALARM(a) AND ALARM(b))", { a: "ALARM" }, true],
    ["NOT NOT ALARM(a)", { a: "ALARM" }, true],
    ['ALARM ( "with space, (and) \\"quotes\\"" )', { 'with space, (and) "quotes"': "ALARM" }, true],
    ["ALARM(arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a)", { a: "ALARM" }, true],
    ['ALARM("arn:aws-cn:cloudwatch:cn-north-1:111122223333:alarm:x:y")', { "x:y": "ALARM" }, true],
    ["\n  ALARM(a)\tOR\n ALARM(b) ", { b: "ALARM" }, true],
    ["AT_LEAST(2, ALARM, (a, b, c))", { a: "ALARM", c: "ALARM" }, true],
    ["AT_LEAST(2, ALARM, (a, b, c))", { a: "ALARM" }, false],
    ["AT_LEAST(50%, OK, (a, b, c, d))", { a: "ALARM", b: "ALARM" }, true],
    ["AT_LEAST(51%, OK, (a, b, c, d))", { a: "ALARM", b: "ALARM" }, false],
    ['AT_LEAST(60%, NOT OK, ("a", "b", "c"))', { a: "ALARM", b: "INSUFFICIENT_DATA" }, true],
    ["AT_LEAST(67%, NOT OK, (a, b, c))", { a: "ALARM", b: "INSUFFICIENT_DATA" }, false],
    ["AT_LEAST(1, ALARM, (a)) AND NOT ALARM(b)", { a: "ALARM", b: "ALARM" }, false],
  ])("%s with %j: %s", (rule, states, expected) => {
    expect(holds(rule, states)).toBe(expected);
  });

  it("leaves a composite in INSUFFICIENT_DATA never, whatever its children are", () => {
    const rule = parseAlarmRule("ALARM(a) AND ALARM(b)");
    expect(compositeState(rule, () => "INSUFFICIENT_DATA")).toBe("OK");
    expect(compositeState(rule, () => "ALARM")).toBe("ALARM");
  });

  it.each([
    ["", 0, "where a condition must be"],
    ["ALARM(a) and ALARM(b)", 9, "in capitals"],
    ["alarm(a)", 0, "in capitals"],
    ["ALARM(a) AND", 12, "where a condition must be"],
    ["ALARM(a) ALARM(b)", 9, "join conditions with AND or OR"],
    ["ALARM a", 6, "write ALARM(the alarm)"],
    ["ALARM()", 6, "where an alarm must be"],
    ["ALARM(my alarm)", 9, 'write ALARM("my")'],
    ['ALARM("a)', 6, "never closed"],
    ["(ALARM(a)", 9, "end the parenthesis"],
    ["ALARM(a))", 8, "behind the rule"],
    ["!ALARM(a)", 0, "where a condition must be"],
    ["AT_LEAST(0, ALARM, (a))", 9, "where a number must be"],
    ["AT_LEAST(two, ALARM, (a))", 9, "where a number must be"],
    ["AT_LEAST(3, ALARM, (a, b))", 9, "can never be"],
    ["AT_LEAST(101%, ALARM, (a))", 9, "at most 100%"],
    ["AT_LEAST(1, BAD, (a))", 12, "where a state must be"],
    ["AT_LEAST(1, ALARM, a)", 19, "write AT_LEAST(2, ALARM"],
    ["AT_LEAST(1, ALARM, ())", 20, "where an alarm must be"],
    [`${"(".repeat(9000)}TRUE${")".repeat(1000)}`, 501, "nested too deeply"],
    [`TRUE${" ".repeat(10_240)}`, 10_240, "at most 10240"],
    [Array.from({ length: 251 }, () => "TRUE").join(" AND "), 0, "501 elements, at most 500"],
  ])("%s is refused at character %i: %s", (rule, position, problem) => {
    const refused = expect.objectContaining({ position, message: expect.stringContaining(problem) });
    expect(() => parseAlarmRule(rule)).toThrow(AlarmRuleError);
    expect(() => parseAlarmRule(rule)).toThrow(refused);
  });

  it("means the same after it is written out and parsed again", () => {
    fc.assert(
      fc.property(anyRule, fc.infiniteStream(state), (rule, stream) => {
        const again = parseAlarmRule(formatAlarmRule(rule));
        expect(alarmsOf(again)).toEqual(alarmsOf(rule));
        expect(formatAlarmRule(again)).toBe(formatAlarmRule(rule));
        const states = new Map(alarmsOf(rule).map((alarm) => [alarm, stream.next().value ?? "OK"]));
        const stateOf = (alarm: string): AlarmState => states.get(alarm) ?? "OK";
        expect(evaluateAlarmRule(again, stateOf)).toBe(evaluateAlarmRule(rule, stateOf));
      }),
    );
  });

  it("is parsed or refused with a place, whatever the text", () => {
    const word = fc.constantFrom(
      "ALARM",
      "OK",
      "NOT",
      "AND",
      "OR",
      "AT_LEAST",
      "TRUE",
      "(",
      ")",
      ",",
      '"',
      "\\",
      " ",
      "2",
      "50%",
      "a",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(word, { maxLength: 12 }).map((words) => words.join("")),
          fc.string(),
        ),
        (text) => {
          try {
            parseAlarmRule(text);
          } catch (error) {
            if (!(error instanceof AlarmRuleError)) throw error;
            expect(error.position).toBeLessThanOrEqual(text.length);
            expect(error.fix).not.toBe("");
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("gives the reason of a change in CloudWatch's words", () => {
    const at = Date.UTC(2023, 7, 4, 12, 54, 46);
    expect(compositeReason([{ alarm: "first", state: "ALARM" }], "ALARM", at)).toBe(
      "first transitioned to ALARM at Friday 04 August, 2023 12:54:46 UTC",
    );
    expect(compositeReason([], "OK", at)).toBe("The rule is FALSE at its first evaluation");
  });
});
