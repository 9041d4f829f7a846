import type * as v from "valibot";
import { readBody } from "../../domain/contracts/message-body.js";
import { InvalidMessageError } from "./errors.js";

/**
 * The message in an SQS body.
 * @throws {InvalidMessageError} with every problem: path and what is allowed, never the value
 */
export function parseMessage<const Schema extends v.GenericSchema<unknown, unknown>>(
  schema: Schema,
  body: string,
): v.InferOutput<Schema> {
  const read = readBody(schema, body);
  if ("problems" in read) throw new InvalidMessageError(read.problems);
  return read.output;
}
