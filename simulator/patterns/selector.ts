import type { Scanner } from "../scanner.js";
import { PATTERN_LIMITS } from "./limits.js";
import type { JsonObject, JsonValue } from "./line.js";

/** One step into a JSON document. */
export type Step =
  | { readonly kind: "property"; readonly name: string }
  | { readonly kind: "element"; readonly index: number }
  | { readonly kind: "any-property" }
  | { readonly kind: "any-element" };

/** A property selector, e.g. `$.users[0].email`. */
export type Selector = readonly Step[];

const NAME = /[A-Za-z0-9_-]/;
const BRACKETS = "write [0], [*] or ['name']";

export const hasWildcard = (selector: Selector): boolean => selector.some(({ kind }) => kind.startsWith("any-"));

function takeName(scanner: Scanner): Step {
  if (scanner.take("*")) return { kind: "any-property" };
  const name = scanner.run(NAME);
  if (name === "")
    scanner.fail(`${scanner.found()} where the name of a property must be`, "write other characters as $.['the name']");
  return { kind: "property", name };
}

function takeBrackets(scanner: Scanner): Step {
  const start = scanner.position;
  scanner.position += 1;
  let step: Step;
  if (scanner.take("*")) step = { kind: "any-element" };
  else if (scanner.next === '"') step = { kind: "property", name: scanner.quoted() };
  else if (scanner.take("'")) {
    step = { kind: "property", name: scanner.run(/[^']/) };
    scanner.expect("'", "end the name with '");
  } else {
    const digits = scanner.run(/[0-9]/);
    if (digits === "") scanner.fail(`${scanner.found()} between brackets`, BRACKETS);
    const index = Number(digits);
    if (!Number.isSafeInteger(index)) scanner.fail(`${digits} is no index of an array`, "write a smaller one", start + 1);
    step = { kind: "element", index };
  }
  scanner.expect("]", BRACKETS);
  return step;
}

/** Takes a property selector. */
export function takeSelector(scanner: Scanner): Selector {
  const start = scanner.position;
  scanner.expect("$", 'a condition begins with a property, e.g. $.level = "ERROR"');
  const steps: Step[] = [];
  for (;;) {
    if (scanner.next === "[") steps.push(takeBrackets(scanner));
    else if (scanner.take(".")) steps.push(scanner.next === "[" ? takeBrackets(scanner) : takeName(scanner));
    else break;
  }
  const [first] = steps;
  if (!first) scanner.fail("$ alone selects nothing", "name a property, e.g. $.level", start);
  if (first?.kind === "element" || first?.kind === "any-element")
    scanner.fail("the log line is an object, not an array", "name a property before the brackets", start);
  const { wildcardsPerSelector: most } = PATTERN_LIMITS;
  if (steps.filter(({ kind }) => kind.startsWith("any-")).length > most)
    scanner.fail("more than one wildcard in a selector", `use * at most ${most} time`, start);
  return steps;
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isArray = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);

/** Reads a value; undefined where there is none. */
export type Read = (document: JsonObject) => JsonValue | undefined;

function step(value: JsonValue | undefined, at: Step): JsonValue | undefined {
  if (at.kind === "element") return isArray(value) ? value[at.index] : undefined;
  if (at.kind !== "property" || !isObject(value)) return undefined;
  const { name } = at;
  // What every object inherits (`constructor` …) is not in the message.
  return name in Object.prototype && !Object.hasOwn(value, name) ? undefined : value[name];
}

/** Compiles a selector without wildcard. */
export function compileRead(selector: Selector): Read {
  const [first, ...others] = selector;
  if (others.length === 0 && first?.kind === "property" && !(first.name in Object.prototype)) {
    const { name } = first;
    return (document) => document[name];
  }
  return (document) => {
    let value: JsonValue | undefined = document;
    for (const at of selector) value = step(value, at);
    return value;
  };
}

/** Compiles a selector to all the values it selects: with a wildcard any number, without it one or none. */
export function compileReadAll(selector: Selector): (document: JsonObject) => readonly JsonValue[] {
  return (document) => {
    let values: readonly (JsonValue | undefined)[] = [document];
    for (const at of selector)
      values = values.flatMap((value) => {
        if (at.kind === "any-property") return isObject(value) ? Object.values(value) : [];
        if (at.kind === "any-element") return isArray(value) ? [...value] : [];
        return [step(value, at)];
      });
    return values.filter((value) => value !== undefined);
  };
}
