import { type AttributeValue, ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as v from "valibot";
import { calling, WorkError } from "../errors.js";

/** A stored item does not look as this version of the code expects. */
export class StoredItemError extends WorkError {
  override readonly name = "StoredItemError";
}

/** How a conditional write ended: `written` with the item as it is now, or refused by the item that is there, if any. */
export type Written<T> = { readonly refused: false; readonly item: T } | { readonly refused: true; readonly item: T | undefined };

/** Checks and reads an item. */
export type ItemParser<T> = (item: Record<string, AttributeValue>) => T;

/**
 * Reads items of one shape.
 * @throws {StoredItemError} that names the table and what is wrong, never a value
 */
export const itemParser =
  <T extends object>(table: string, schema: v.GenericSchema<unknown, T>): ItemParser<T> =>
  (item) => {
    // A sum may be beyond the integers that JavaScript has exactly: it is read as near as a number comes.
    const result = v.safeParse(schema, unmarshall(item, { wrapNumbers: Number }));
    if (result.success) return result.output;
    const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? "item"}: must be ${issue.expected ?? "valid"}`);
    throw new StoredItemError(`an item of table ${table} is not as expected: ${problems.join("; ")}`);
  };

/**
 * Makes a conditional write.
 * @throws {DependencyError} {@link StoredItemError} both name the table
 */
export const conditionally = <T, Now>(table: string, parse: ItemParser<T>, send: () => Promise<Now>): Promise<Written<T | Now>> =>
  calling(`writing to table ${table}`, async () => {
    try {
      return { refused: false, item: await send() };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { refused: true, item: error.Item && parse(error.Item) };
    }
  });
