import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type * as v from "valibot";
import { calling } from "../errors.js";
import { toAttributes } from "./attributes.js";
import { conditionally, itemParser, type Written } from "./items.js";
import { createPut, type PutItem } from "./put.js";

export type { Written } from "./items.js";

/** A conditional update; names and values as DynamoDB's expressions have them. */
export interface TableUpdate {
  readonly key: Readonly<Record<string, string>>;
  readonly set: string;
  readonly condition: string;
  readonly names?: Record<string, string>;
  readonly values: Readonly<Record<string, unknown>>;
}

/** One DynamoDB table in plain values; every write is conditional, every read consistent and checked. */
export interface Table<T> {
  get(key: Readonly<Record<string, string>>): Promise<T | undefined>;
  readonly put: PutItem<T>;
  /** The new item is not asked for. */
  update(update: TableUpdate): Promise<Written<T | undefined>>;
  updateAndGet(update: TableUpdate): Promise<Written<T>>;
}

/**
 * A table of items of one shape.
 * @throws {DependencyError} {@link StoredItemError} both name the table
 */
export function createTable<T extends object>(
  client: DynamoDBClient,
  table: string,
  schema: v.GenericSchema<unknown, T>,
): Table<T> {
  const parse = itemParser(table, schema);
  const sendUpdate = async ({ key, set, condition, names, values }: TableUpdate, answer: "NONE" | "ALL_NEW") => {
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: toAttributes(key),
        UpdateExpression: set,
        ConditionExpression: condition,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: toAttributes(values),
        ReturnValues: answer,
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return Attributes;
  };
  return {
    get: (key) =>
      calling(`reading table ${table}`, async () => {
        const { Item } = await client.send(
          new GetItemCommand({ TableName: table, Key: toAttributes(key), ConsistentRead: true }),
        );
        return Item && parse(Item);
      }),

    put: createPut(client, table, schema),

    update: (update) =>
      conditionally(table, parse, async () => {
        await sendUpdate(update, "NONE");
        return undefined;
      }),

    updateAndGet: (update) => conditionally(table, parse, async () => parse((await sendUpdate(update, "ALL_NEW")) ?? {})),
  };
}
