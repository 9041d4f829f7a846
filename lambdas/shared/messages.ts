import * as v from "valibot";
import { issueWords } from "../../domain/contracts/issue-words.js";
import { CorrelationIdSchema, OrderIdSchema } from "../../domain/contracts/order.js";
import { InvalidMessageError } from "./errors.js";

/** Largest body that is parsed, in bytes: SQS's classic limit, which every message of this platform stays far below. */
export const MAX_MESSAGE_BYTES = 256 * 1024;

/** Most problems that are told: a hostile message may have thousands. */
const MAX_PROBLEMS = 20;

function parseJson(body: string): unknown {
  const bytes = Buffer.byteLength(body);
  if (bytes > MAX_MESSAGE_BYTES) throw new InvalidMessageError([`the body has ${bytes} bytes, ${MAX_MESSAGE_BYTES} are allowed`]);
  try {
    return JSON.parse(body);
  } catch (error) {
    // The parser's message quotes the body, which may hold anything: it stays out.
    throw new InvalidMessageError(["the body is not JSON"], { cause: error instanceof SyntaxError ? undefined : error });
  }
}

/**
 * The message in an SQS body.
 * @throws {InvalidMessageError} with every problem: path and what is allowed, never the value
 */
export function parseMessage<const Schema extends v.GenericSchema<unknown, unknown>>(
  schema: Schema,
  body: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, parseJson(body));
  if (result.success) return result.output;
  const problems = result.issues
    .slice(0, MAX_PROBLEMS)
    .map((issue) => `${v.getDotPath(issue) ?? "message"}: ${issueWords(issue)}`);
  const more = result.issues.length - problems.length;
  throw new InvalidMessageError(more > 0 ? [...problems, `and ${more} more`] : problems);
}

const IdsSchema = v.object({
  orderId: v.optional(v.fallback(v.optional(OrderIdSchema), undefined)),
  correlationId: v.optional(v.fallback(v.optional(CorrelationIdSchema), undefined)),
});

/** Ids of a message that may be anything, as far as they are well-formed: so that its refusal can be found by them. */
export function peekIds(body: string): { readonly orderId?: string; readonly correlationId?: string } {
  try {
    const result = v.safeParse(IdsSchema, parseJson(body));
    return result.success ? result.output : {};
  } catch (error) {
    if (error instanceof InvalidMessageError) return {};
    throw error;
  }
}
