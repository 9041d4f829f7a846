import { alarmName } from "../model/composite-alarm.js";
import type { AlarmState } from "../model/types.js";
import { type AlarmRule, elementsOf, RULE_LIMITS, type Threshold } from "./rule.js";
import { RuleScanner } from "./rule-scanner.js";

const STATES = ["INSUFFICIENT_DATA", "ALARM", "OK"] as const satisfies readonly AlarmState[];
const BARE_NAME = /[^\s(),"]/;
const WORDS = /^(AND|OR|NOT|TRUE|FALSE|ALARM|OK|INSUFFICIENT_DATA|AT_LEAST)/i;
const MAX_DEPTH = 500;

function takeAlarm(scanner: RuleScanner): string {
  scanner.skipSpace();
  const reference = scanner.next === '"' ? scanner.quoted() : scanner.run(BARE_NAME);
  if (reference === "")
    scanner.fail(
      `${scanner.found()} where an alarm must be`,
      "write its name or ARN; in double quotes if it holds spaces, ( ) or ,",
    );
  return alarmName(reference);
}

function takeThreshold(scanner: RuleScanner): Threshold {
  scanner.skipSpace();
  const start = scanner.position;
  const digits = scanner.run(/[0-9]/);
  const number = Number(digits);
  if (digits === "" || number < 1)
    scanner.fail(`${digits || scanner.found()} where a number must be`, "write how many alarms, 2, or which share, 50%", start);
  if (!scanner.take("%")) return { count: number };
  if (number > 100) scanner.fail(`${number} % of the alarms`, "write at most 100%", start);
  return { percent: number };
}

/** Takes what follows AT_LEAST. */
function takeAtLeast(scanner: RuleScanner): AlarmRule {
  const form = "write AT_LEAST(2, ALARM, (one, two, three))";
  scanner.expectSign("(", form);
  scanner.skipSpace();
  const start = scanner.position;
  const threshold = takeThreshold(scanner);
  scanner.expectSign(",", form);
  const negated = scanner.takeWord("NOT");
  const state = STATES.find((one) => scanner.takeWord(one));
  if (!state) return scanner.fail(`${scanner.found()} where a state must be`, "write ALARM, OK or INSUFFICIENT_DATA");
  scanner.expectSign(",", form);
  scanner.expectSign("(", form);
  const alarms: string[] = [];
  do {
    alarms.push(takeAlarm(scanner));
    scanner.skipSpace();
  } while (scanner.take(","));
  scanner.expectSign(")", form);
  scanner.expectSign(")", form);
  if ("count" in threshold && threshold.count > alarms.length)
    scanner.fail(`at least ${threshold.count} of ${alarms.length} alarms can never be`, "lower the number", start);
  return { kind: "at-least", threshold, state, negated, alarms };
}

function takeOperand(scanner: RuleScanner, depth: number): AlarmRule {
  if (depth > MAX_DEPTH) scanner.fail("nested too deeply", `nest at most ${MAX_DEPTH} times`);
  if (scanner.takeWord("NOT")) return { kind: "not", of: takeOperand(scanner, depth + 1) };
  if (scanner.takeWord("TRUE")) return { kind: "constant", value: true };
  if (scanner.takeWord("FALSE")) return { kind: "constant", value: false };
  if (scanner.takeWord("AT_LEAST")) return takeAtLeast(scanner);
  const state = STATES.find((one) => scanner.takeWord(one));
  if (state) {
    scanner.expectSign("(", `write ${state}(the alarm)`);
    const alarm = takeAlarm(scanner);
    scanner.expectSign(")", `write ${state}("${alarm}")`);
    return { kind: "state", state, alarm };
  }
  if (!scanner.take("("))
    return scanner.fail(
      `${scanner.found()} where a condition must be`,
      WORDS.test(scanner.text.slice(scanner.position))
        ? "keywords are in capitals, and stand between conditions"
        : 'write ALARM("name"), OK("name"), INSUFFICIENT_DATA("name"), AT_LEAST(…), TRUE or FALSE',
    );
  const inner = takeJoined(scanner, depth + 1);
  scanner.expectSign(")", "join conditions with AND or OR, and end the parenthesis with )");
  return inner;
}

function takeJoined(scanner: RuleScanner, depth: number, kind: "and" | "or" = "or"): AlarmRule {
  const below = (): AlarmRule => (kind === "or" ? takeJoined(scanner, depth, "and") : takeOperand(scanner, depth));
  const first = below();
  const of = [first];
  while (scanner.takeWord(kind.toUpperCase())) of.push(below());
  return of.length === 1 ? first : { kind, of };
}

/**
 * Parses the rule of a composite alarm (pages "PutCompositeAlarm" and "Composite alarms"). NOT binds strongest, then AND, then
 * OR. Alarms may be named by their ARN; the rule that is returned has their names.
 * @throws {AlarmRuleError} with the place and what to write instead
 */
export function parseAlarmRule(text: string): AlarmRule {
  const scanner = new RuleScanner(text);
  const { characters, elements: most } = RULE_LIMITS;
  if (text.length > characters)
    scanner.fail(`${text.length} characters, at most ${characters} are allowed`, "split the alarm", characters);
  const rule = takeJoined(scanner, 0);
  scanner.skipSpace();
  if (!scanner.done) scanner.fail(`${scanner.found()} behind the rule`, "join conditions with AND or OR, in capitals");
  const elements = elementsOf(rule);
  if (elements > most) scanner.fail(`${elements} elements, at most ${most} are allowed`, "split the alarm", 0);
  return rule;
}
