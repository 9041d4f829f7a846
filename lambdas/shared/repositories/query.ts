import { type DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type * as v from "valibot";
import { calling } from "../errors.js";
import { toAttributes } from "./attributes.js";
import { itemParser } from "./items.js";

/** Which items of one partition are wanted. */
export interface ItemQuery {
  /** @default the table itself */
  readonly index?: string;
  readonly partition: { readonly name: string; readonly value: string };
  /** Bounds of the sort key, both of them included. */
  readonly sort: { readonly name: string; readonly from: string; readonly to: string };
  readonly newestFirst: boolean;
  readonly limit: number;
  /** Key of the item after which to go on. */
  readonly after?: Readonly<Record<string, string>>;
  /** Items of which this attribute is a time in epoch seconds that has passed are left out: TTL deletes them late. */
  readonly unexpired?: { readonly name: string; readonly now: number };
}

/** Items, how many were looked at for them, and whether there may be more. */
export interface ItemPage<T> {
  readonly items: readonly T[];
  readonly scanned: number;
  /** The key of the last item looked at; undefined at the end. */
  readonly last: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Queries of one table.
 * @throws {DependencyError} {@link StoredItemError} both name the table
 */
export function createQuery<T extends object>(
  client: DynamoDBClient,
  table: string,
  schema: v.GenericSchema<unknown, T>,
): (query: ItemQuery) => Promise<ItemPage<T>> {
  const parse = itemParser(table, schema);
  return ({ index, partition, sort, newestFirst, limit, after, unexpired }) =>
    calling(`reading table ${table}`, async () => {
      const { Items, ScannedCount, LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: index,
          KeyConditionExpression: "#partition = :partition AND #sort BETWEEN :from AND :to",
          ExpressionAttributeNames: {
            "#partition": partition.name,
            "#sort": sort.name,
            ...(unexpired && { "#expiry": unexpired.name }),
          },
          ExpressionAttributeValues: toAttributes({
            ":partition": partition.value,
            ":from": sort.from,
            ":to": sort.to,
            ...(unexpired && { ":now": unexpired.now }),
          }),
          FilterExpression: unexpired && "#expiry > :now",
          ScanIndexForward: !newestFirst,
          Limit: limit,
          ExclusiveStartKey: after && toAttributes(after),
        }),
      );
      return {
        items: (Items ?? []).map(parse),
        scanned: ScannedCount ?? 0,
        last: LastEvaluatedKey && unmarshall(LastEvaluatedKey),
      };
    });
}
