import * as v from "valibot";
import type { Call } from "../call.js";
import { AwsError } from "../errors.js";

type Nested = { [key: string]: Nested | string };

/** `A.member.1.B=x` of the query protocol as `{ A: [{ B: "x" }] }`. */
function listsOf(value: Nested | string): unknown {
  if (typeof value === "string") return value;
  const { member } = value;
  if (typeof member === "object") {
    return Object.entries(member)
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([, item]) => listsOf(item));
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, listsOf(item)]));
}

/** Parameters of a query-protocol body as the structure that JSON clients send, every leaf a string. */
export function queryInput(body: string): unknown {
  const root: Nested = Object.create(null);
  for (const [path, value] of new URLSearchParams(body)) {
    const keys = path.split(".");
    const last = keys.pop() ?? path;
    let at = root;
    for (const key of keys) {
      const next = at[key];
      const child: Nested = typeof next === "object" ? next : Object.create(null);
      at[key] = child;
      at = child;
    }
    at[last] = value;
  }
  return listsOf(root);
}

/** A number, as JSON or as text of the query protocol. */
export const AwsNumber = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.nonEmpty(), v.transform(Number))]),
  v.finite("must be a number"),
);

/** A time: seconds since the epoch (JSON) or ISO 8601 (query) → epoch milliseconds. */
export const AwsTime = v.pipe(
  v.union([
    v.pipe(
      v.number(),
      v.transform((seconds) => Math.round(seconds * 1000)),
    ),
    v.pipe(
      v.string(),
      v.transform((text) => Date.parse(text)),
    ),
  ]),
  v.finite("must be a time"),
);

/** Dimensions as a record. */
export const AwsDimensions = v.pipe(
  v.optional(v.array(v.looseObject({ Name: v.string(), Value: v.string() })), []),
  v.transform((list) => Object.fromEntries(list.map(({ Name, Value }) => [Name, Value]))),
);

/**
 * Input of an operation.
 * @throws {AwsError} ValidationError with every problem
 */
export async function inputOf<const S extends v.GenericSchema>(call: Call, schema: S): Promise<v.InferOutput<S>> {
  const text = await call.text();
  const raw: unknown = call.protocol === "query" ? queryInput(text) : JSON.parse(text || "{}");
  const result = v.safeParse(schema, raw);
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? "(request)"}: ${issue.message}`);
  throw new AwsError("ValidationError", problems.join("; "));
}
