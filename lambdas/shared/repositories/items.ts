import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as v from "valibot";
import { calling, WorkError } from "../errors.js";

/** A stored item does not look as this version of the code expects. */
export class StoredItemError extends WorkError {
  override readonly name = "StoredItemError";
}

/**
 * An item as its schema says.
 * @throws {StoredItemError} naming table and attributes
 */
export function parseItem<const Schema extends v.GenericSchema<unknown, unknown>>(
  schema: Schema,
  item: unknown,
  table: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, item);
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? "item"}: must be ${issue.expected ?? "valid"}`);
  throw new StoredItemError(`an item of table ${table} is not as expected: ${problems.join("; ")}`);
}

/** How a conditional write ended: `refused` with the item that stood in its way, if there is one. */
export type Written<T> = { readonly refused: false; readonly value: T } | { readonly refused: true; readonly item: unknown };

/**
 * Runs a conditional write that asks for the old item on refusal (`ReturnValuesOnConditionCheckFailure: ALL_OLD`).
 * @throws {DependencyError} naming the table
 */
export const conditionalWrite = <T>(table: string, write: () => Promise<T>): Promise<Written<T>> =>
  calling(`writing to table ${table}`, async () => {
    try {
      return { refused: false, value: await write() };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { refused: true, item: error.Item && unmarshall(error.Item) };
    }
  });
