import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import * as v from "valibot";
import type { Item, Placeholders } from "./expressions.js";

const Attribute = v.custom<AttributeValue>((input) => typeof input === "object" && input !== null, "must be an attribute value");
const Attributes = v.pipe(
  v.record(v.string(), Attribute),
  // Sums may be beyond the integers that JavaScript has exactly: a fake need not be exact there.
  v.transform((attributes): Item => unmarshall(attributes, { wrapNumbers: Number })),
);
/** An item as the SDK has it. */
export const toAttributes = (item: Item): Record<string, AttributeValue> =>
  marshall(item, { removeUndefinedValues: true, allowImpreciseNumbers: true });

const Text = v.optional(v.string());

/** What every expression of a request needs. */
const expressed = {
  ConditionExpression: Text,
  ExpressionAttributeNames: v.optional(v.record(v.string(), v.string()), {}),
  ExpressionAttributeValues: v.optional(Attributes, {}),
};
const named = { TableName: v.string() };
const keyed = { ...named, Key: Attributes };
const Projected = { ProjectionExpression: Text, ExpressionAttributeNames: expressed.ExpressionAttributeNames };

const GetItem = v.looseObject({ ...keyed, ...Projected, ConsistentRead: v.optional(v.boolean(), false) });
const PutItem = v.looseObject({ ...named, ...expressed, Item: Attributes });
const UpdateItem = v.looseObject({ ...keyed, ...expressed, UpdateExpression: v.string(), ReturnValues: Text });
const DeleteItem = v.looseObject({ ...keyed, ...expressed });
const Query = v.looseObject({
  ...named,
  ...expressed,
  ...Projected,
  IndexName: Text,
  KeyConditionExpression: v.string(),
  FilterExpression: Text,
  ScanIndexForward: v.optional(v.boolean(), true),
  Limit: v.optional(v.number()),
  ExclusiveStartKey: v.optional(Attributes),
});
const BatchWriteItem = v.looseObject({
  RequestItems: v.record(
    v.string(),
    v.array(
      v.union([
        v.object({ PutRequest: v.object({ Item: Attributes }) }),
        v.object({ DeleteRequest: v.object({ Key: Attributes }) }),
      ]),
    ),
  ),
});
const BatchGetItem = v.looseObject({
  RequestItems: v.record(
    v.string(),
    v.looseObject({ ...Projected, Keys: v.array(Attributes), ConsistentRead: v.optional(v.boolean(), false) }),
  ),
});
const TransactWriteItems = v.looseObject({
  ClientRequestToken: Text,
  TransactItems: v.array(
    v.union([
      v.object({ Put: PutItem }),
      v.object({ Update: UpdateItem }),
      v.object({ Delete: DeleteItem }),
      v.object({ ConditionCheck: v.looseObject({ ...keyed, ...expressed }) }),
    ]),
  ),
});

/** The requests that the fake knows, in plain values. */
export const INPUTS = {
  GetItem,
  PutItem,
  UpdateItem,
  DeleteItem,
  Query,
  BatchWriteItem,
  BatchGetItem,
  TransactWriteItems,
} as const;

/** A command by its name. */
export type CommandName = keyof typeof INPUTS;

/** A command's request in plain values. */
export type Input<Name extends CommandName> = v.InferOutput<(typeof INPUTS)[Name]>;

/** The placeholders of a request. */
export const placeholdersOf = (request: {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
}): Placeholders => ({ names: request.ExpressionAttributeNames ?? {}, values: request.ExpressionAttributeValues ?? {} });
