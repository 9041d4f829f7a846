import * as v from "valibot";
import { issueWords } from "./issue-words.js";
import { CorrelationIdSchema, OrderIdSchema } from "./order.js";

/** Largest body that is parsed, in bytes: SQS's classic limit, which every message of this platform stays far below. */
export const MAX_MESSAGE_BYTES = 256 * 1024;

/** Most problems that are told: a hostile message may have thousands. */
const MAX_PROBLEMS = 20;

/** What a body holds, or every problem it has. */
export type Read<Output> = { readonly output: Output } | { readonly problems: readonly [string, ...string[]] };

function parseJson(body: string): Read<unknown> {
  const bytes = Buffer.byteLength(body);
  if (bytes > MAX_MESSAGE_BYTES) return { problems: [`the body has ${bytes} bytes, ${MAX_MESSAGE_BYTES} are allowed`] };
  try {
    return { output: JSON.parse(body) };
  } catch (error) {
    // The parser's message quotes the body, which may hold anything: it stays out.
    if (error instanceof SyntaxError) return { problems: ["the body is not JSON"] };
    throw error;
  }
}

/** Reads the body of a queue's message. Problems tell path and what is allowed, never the value. */
export function readBody<const Schema extends v.GenericSchema<unknown, unknown>>(
  schema: Schema,
  body: string,
): Read<v.InferOutput<Schema>> {
  const json = parseJson(body);
  if ("problems" in json) return json;
  const result = v.safeParse(schema, json.output);
  if (result.success) return { output: result.output };
  const [first, ...others] = result.issues;
  const words = (issue: v.BaseIssue<unknown>): string => `${v.getDotPath(issue) ?? "message"}: ${issueWords(issue)}`;
  const more = result.issues.length - MAX_PROBLEMS;
  return {
    problems: [words(first), ...others.slice(0, MAX_PROBLEMS - 1).map(words), ...(more > 0 ? [`and ${more} more`] : [])],
  };
}

const IdsSchema = v.object({
  orderId: v.optional(v.fallback(v.optional(OrderIdSchema), undefined)),
  correlationId: v.optional(v.fallback(v.optional(CorrelationIdSchema), undefined)),
});

/** Ids of a message that may be anything, as far as they are well-formed: so that its refusal can be found by them. */
export function peekIds(body: string): v.InferOutput<typeof IdsSchema> {
  const json = parseJson(body);
  const result = v.safeParse(IdsSchema, "output" in json ? json.output : undefined);
  return result.success ? result.output : {};
}
