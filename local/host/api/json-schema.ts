import * as v from "valibot";
import { DeploymentError } from "../errors.js";

type Json = unknown;
/** Every problem of a value; empty: it fits. */
export type Check = (value: Json, at: string) => string[];

const ObjectSchema = v.record(v.string(), v.unknown());
const Names = v.array(v.string());

const typeOf = (value: Json): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
};

const isObject = (value: Json): value is Readonly<Record<string, Json>> => typeOf(value) === "object";
const parsed = <const S extends v.GenericSchema>(schema: S, value: unknown, where: string): v.InferOutput<S> => {
  const result = v.safeParse(schema, value);
  if (!result.success) throw new DeploymentError(`${where} is not as JSON Schema says: ${result.issues[0].message}`);
  return result.output;
};

/** A limit on the size of values of one type. */
const bound =
  (type: string, size: (value: Json) => number, isOver: (size: number, limit: number) => boolean, words: string) =>
  (limit: unknown, where: string): Check => {
    const wanted = parsed(v.number(), limit, where);
    return (value, at) => (type.includes(typeOf(value)) && isOver(size(value), wanted) ? [`${at}: ${words} ${wanted}`] : []);
  };
const over = (size: number, limit: number): boolean => size > limit;
const under = (size: number, limit: number): boolean => size < limit;
const listLength = (value: Json): number => (Array.isArray(value) ? value.length : 0);
const textLength = (value: Json): number => (typeof value === "string" ? [...value].length : 0);
const keyCount = (value: Json): number => (isObject(value) ? Object.keys(value).length : 0);
const amount = (value: Json): number => (typeof value === "number" ? value : 0);

type Keyword = (argument: unknown, where: string) => Check;

/** Keywords of draft 4 that models here use; they say nothing about a value: `$schema`, `title`, `description`, … */
const KEYWORDS: Readonly<Record<string, Keyword>> = {
  type(argument, where) {
    const types = typeof argument === "string" ? [argument] : parsed(Names, argument, where);
    return (value, at) => {
      const actual = typeOf(value);
      const fits = types.includes(actual) || (actual === "integer" && types.includes("number"));
      return fits ? [] : [`${at}: must be ${types.join(" or ")}, is ${actual}`];
    };
  },
  required(argument, where) {
    const names = parsed(Names, argument, where);
    return (value, at) =>
      isObject(value) ? names.filter((name) => !(name in value)).map((name) => `${at}: ${name} is missing`) : [];
  },
  properties(argument, where) {
    const checks = Object.entries(parsed(ObjectSchema, argument, where)).map(
      ([name, schema]) => [name, compileSchema(schema, `${where}.${name}`)] as const,
    );
    return (value, at) =>
      isObject(value) ? checks.flatMap(([name, check]) => (name in value ? check(value[name], `${at}.${name}`) : [])) : [];
  },
  items(argument, where) {
    const check = compileSchema(argument, where);
    return (value, at) => (Array.isArray(value) ? value.flatMap((item, index) => check(item, `${at}[${index}]`)) : []);
  },
  enum(argument, where) {
    const allowed = parsed(v.array(v.unknown()), argument, where).map((one) => JSON.stringify(one));
    return (value, at) => (allowed.includes(JSON.stringify(value)) ? [] : [`${at}: must be one of ${allowed.join(", ")}`]);
  },
  pattern(argument, where) {
    const pattern = new RegExp(parsed(v.string(), argument, where), "u");
    return (value, at) => (typeof value === "string" && !pattern.test(value) ? [`${at}: must match ${pattern.source}`] : []);
  },
  anyOf(argument, where) {
    const checks = parsed(v.array(v.unknown()), argument, where).map((schema) => compileSchema(schema, where));
    return (value, at) =>
      checks.some((check) => check(value, at).length === 0) ? [] : [`${at}: fits none of the allowed shapes`];
  },
  oneOf(argument, where) {
    const checks = parsed(v.array(v.unknown()), argument, where).map((schema) => compileSchema(schema, where));
    return (value, at) =>
      checks.filter((check) => check(value, at).length === 0).length === 1 ? [] : [`${at}: must fit one of the allowed shapes`];
  },
  minItems: bound("array", listLength, under, "needs at least this many items:"),
  maxItems: bound("array", listLength, over, "may have at most this many items:"),
  minLength: bound("string", textLength, under, "needs at least this many characters:"),
  maxLength: bound("string", textLength, over, "may have at most this many characters:"),
  minProperties: bound("object", keyCount, under, "needs at least this many properties:"),
  maxProperties: bound("object", keyCount, over, "may have at most this many properties:"),
  minimum: bound("number integer", amount, under, "must be at least"),
  maximum: bound("number integer", amount, over, "must be at most"),
};
const REMARKS = new Set(["$schema", "id", "title", "description", "default", "format"]);

/**
 * Compiles a model of API Gateway (JSON Schema draft 4, the keywords above). @throws {DeploymentError} for any other keyword: to pass
 * over one would let through what AWS refuses
 */
export function compileSchema(schema: unknown, where: string): Check {
  const { additionalProperties, ...rest } = parsed(ObjectSchema, schema, where);
  const checks = Object.entries(rest)
    .filter(([keyword]) => !REMARKS.has(keyword))
    .map(([keyword, argument]) => {
      const compile = KEYWORDS[keyword];
      if (!compile) throw new DeploymentError(`${where}: the laptop does not know the keyword ${keyword} of JSON Schema`);
      return compile(argument, `${where}.${keyword}`);
    });
  if (additionalProperties === false) {
    const known = Object.keys(parsed(v.optional(ObjectSchema, {}), rest.properties, where));
    checks.push((value, at) =>
      isObject(value)
        ? Object.keys(value)
            .filter((name) => !known.includes(name))
            .map((name) => `${at}: ${name} is not allowed`)
        : [],
    );
  } else if (isObject(additionalProperties)) {
    throw new DeploymentError(`${where}: the laptop knows additionalProperties as true or false only`);
  }
  return (value, at) => checks.flatMap((check) => check(value, at));
}
