import * as v from "valibot";
import { isBinary } from "./proxy-event.js";
import type { ApiAnswer } from "./request.js";

const Value = v.union([v.string(), v.number(), v.boolean()]);
/** Page "Lambda proxy integrations in API Gateway", output format. */
const ProxyAnswer = v.looseObject({
  statusCode: v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.integer(), v.minValue(100), v.maxValue(599)),
  headers: v.nullish(v.record(v.string(), Value), {}),
  multiValueHeaders: v.nullish(v.record(v.string(), v.array(Value)), {}),
  body: v.nullish(v.union([v.string(), v.number(), v.boolean()]), ""),
  isBase64Encoded: v.nullish(v.boolean(), false),
});

/** Headers that belong to the connection, or that API Gateway writes itself. */
const DROPPED = new Set(["connection", "content-length", "transfer-encoding", "keep-alive", "upgrade", "trailer", "te"]);

const parsed = (payload: string): unknown => {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined; // refused below, like any other answer that is none
  }
};

/**
 * The answer to a caller that a function's answer means; null: it means none, and the caller gets 502. Bytes come as bytes only where
 * the caller accepts a type that the API treats as such.
 */
export function proxyAnswer(payload: string, binaryMediaTypes: readonly string[], accept: string | null): ApiAnswer | null {
  const result = v.safeParse(ProxyAnswer, parsed(payload));
  if (!result.success) return null;
  const { statusCode: status, headers, multiValueHeaders, body, isBase64Encoded } = result.output;
  const many = Object.entries(multiValueHeaders).flatMap(([name, values]) =>
    values.map((value): [string, string] => [name, String(value)]),
  );
  const listed = new Set(many.map(([name]) => name.toLowerCase()));
  const single = Object.entries(headers)
    .filter(([name]) => !listed.has(name.toLowerCase()))
    .map(([name, value]): [string, string] => [name, String(value)]);
  const all = [...single, ...many].filter(([name]) => !DROPPED.has(name.toLowerCase()));
  const typed = all.some(([name]) => name.toLowerCase() === "content-type");
  const asBytes = isBase64Encoded && isBinary(binaryMediaTypes, accept?.split(",")[0] ?? null);
  return {
    status,
    headers: typed ? all : [["Content-Type", "application/json"], ...all],
    body: Buffer.from(String(body), asBytes ? "base64" : "utf8"),
  };
}
