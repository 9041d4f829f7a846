import { describe, expect, test } from "vitest";
import { compileSchema } from "../../../../../local/host/api/json-schema.js";

const problems = (schema: unknown, value: unknown): string[] => compileSchema(schema, "model")(value, "body");

describe("a request model", () => {
  test.each([
    [{ type: "integer" }, 1, 1.5],
    [{ type: "number" }, 1, "1"],
    [{ type: ["string", "null"] }, null, false],
    [{ enum: ["a", 1] }, 1, "1"],
    [{ minimum: 1, maximum: 2 }, 2, 2.1],
    [{ minLength: 2, maxLength: 3 }, "é€", "é"],
    [{ pattern: "^a" }, "ab", "ba"],
    [{ minItems: 1, maxItems: 1, items: { type: "null" } }, [null], []],
    [{ properties: { a: { type: "null" } }, additionalProperties: false }, { a: null }, { b: 1 }],
    [{ required: ["a"], maxProperties: 1 }, { a: 1 }, { b: 1 }],
    [{ anyOf: [{ type: "null" }, { type: "array" }] }, [], {}],
    [{ oneOf: [{ type: "number" }, { type: "integer" }] }, 1.5, 1],
  ])("%j takes %j and refuses %j", (schema, good, bad) => {
    expect(problems(schema, good)).toEqual([]);
    expect(problems(schema, bad)).not.toEqual([]);
  });

  test("says nothing about values of other types", () => {
    expect(problems({ minLength: 3, minItems: 1, minimum: 5, required: ["a"], minProperties: 1 }, true)).toEqual([]);
  });

  test("tells every problem with its place", () => {
    const schema = { type: "array", items: { type: "object", required: ["a", "b"] } };
    expect(problems(schema, [{ a: 1 }, 3])).toEqual(["body[0]: b is missing", "body[1]: must be object, is integer"]);
  });

  test("that is none is refused", () => {
    expect(() => compileSchema({ required: "a" }, "model")).toThrow(/model\.required is not as JSON Schema says/);
    expect(() => compileSchema({ additionalProperties: { type: "string" } }, "model")).toThrow(/additionalProperties/);
  });
});
