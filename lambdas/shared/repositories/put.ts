import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type * as v from "valibot";
import { toAttributes } from "./attributes.js";
import { conditionally, itemParser, type Written } from "./items.js";

/** Writes an item whole, if the condition holds for the one that is there; `values` are those that the condition names. */
export type PutItem<T> = (item: T, condition: string, values?: Readonly<Record<string, unknown>>) => Promise<Written<T>>;

/** Conditional puts into one table: all that some functions may do. */
export function createPut<T extends object>(
  client: DynamoDBClient,
  table: string,
  schema: v.GenericSchema<unknown, T>,
): PutItem<T> {
  const parse = itemParser(table, schema);
  return (item, condition, values) =>
    conditionally(table, parse, async () => {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: toAttributes(item),
          ConditionExpression: condition,
          ...(values && { ExpressionAttributeValues: toAttributes(values) }),
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
      return item;
    });
}
