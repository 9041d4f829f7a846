import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import * as v from "valibot";
import { calling, WorkError } from "../errors.js";

/** A stored item does not look as this version of the code expects. */
export class StoredItemError extends WorkError {
  override readonly name = "StoredItemError";
}

/** How a conditional write ended: `written` with the item as it is now, or refused by the item that is there, if any. */
export type Written<T> = { readonly refused: false; readonly item: T } | { readonly refused: true; readonly item: T | undefined };

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
  put(item: T, condition: string): Promise<Written<T>>;
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
  const parse = (item: Record<string, AttributeValue>): T => {
    const result = v.safeParse(schema, unmarshall(item));
    if (result.success) return result.output;
    const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? "item"}: must be ${issue.expected ?? "valid"}`);
    throw new StoredItemError(`an item of table ${table} is not as expected: ${problems.join("; ")}`);
  };
  const toAttributes = (values: object) => marshall(values, { removeUndefinedValues: true });
  const write = <Now>(send: () => Promise<Now>): Promise<Written<T | Now>> =>
    calling(`writing to table ${table}`, async () => {
      try {
        return { refused: false, item: await send() };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return { refused: true, item: error.Item && parse(error.Item) };
      }
    });
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

    put: (item, condition) =>
      write(async () => {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: toAttributes(item),
            ConditionExpression: condition,
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        );
        return item;
      }),

    update: (update) =>
      write(async () => {
        await sendUpdate(update, "NONE");
        return undefined;
      }),

    updateAndGet: (update) => write(async () => parse((await sendUpdate(update, "ALL_NEW")) ?? {})),
  };
}
