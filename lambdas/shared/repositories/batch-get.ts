import { type AttributeValue, BatchGetItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type * as v from "valibot";
import { calling, DependencyError, toError } from "../errors.js";
import { createLimiter } from "../limiter.js";
import { toAttributes } from "./attributes.js";
import { itemParser } from "./items.js";
import { beforeRound, MAX_ROUNDS, type Rounds } from "./rounds.js";

/** Most keys of one call ("BatchGetItem"). */
const MAX_KEYS = 100;

/** Calls side by side. */
const MAX_PARALLEL = 8;

/** Items under the keys that were asked for, and why others could not be read. */
export interface Got<Key, T> {
  readonly items: readonly T[];
  readonly failures: readonly { readonly keys: readonly Key[]; readonly error: Error }[];
}

/**
 * Reads many items by their keys, each key given once. Reads are eventually consistent, at half the price: what was written a
 * moment ago may not be seen.
 * @param attributes all that is read of an item
 */
export function createBatchGet<Key extends object, T extends object>(
  client: DynamoDBClient,
  table: string,
  schema: v.GenericSchema<unknown, T>,
  attributes: readonly string[],
  rounds: Rounds = {},
): (keys: readonly Key[]) => Promise<Got<Key, T>> {
  const parse = itemParser(table, schema);
  const ProjectionExpression = attributes.map((_, index) => `#a${index}`).join(", ");
  const ExpressionAttributeNames = Object.fromEntries(attributes.map((name, index) => [`#a${index}`, name]));

  const getGroup = async (keys: readonly Key[]): Promise<T[]> => {
    let open: Record<string, AttributeValue>[] = keys.map(toAttributes);
    const items: T[] = [];
    for (let round = 0; round < MAX_ROUNDS && open.length > 0; round++) {
      if (round > 0) await beforeRound(round, rounds);
      const request = { Keys: open, ProjectionExpression, ExpressionAttributeNames };
      const { Responses, UnprocessedKeys } = await client.send(new BatchGetItemCommand({ RequestItems: { [table]: request } }));
      items.push(...(Responses?.[table] ?? []).map(parse));
      open = UnprocessedKeys?.[table]?.Keys ?? [];
    }
    if (open.length > 0) throw new DependencyError(`table ${table} left ${open.length} of ${keys.length} items unread`);
    return items;
  };

  return async (keys) => {
    const limited = createLimiter(MAX_PARALLEL);
    const groups = Array.from({ length: Math.ceil(keys.length / MAX_KEYS) }, (_, group) =>
      keys.slice(group * MAX_KEYS, (group + 1) * MAX_KEYS),
    );
    const ended = await Promise.allSettled(
      groups.map((group) => limited(() => calling(`reading table ${table}`, () => getGroup(group)))),
    );
    return {
      items: ended.flatMap((result) => (result.status === "fulfilled" ? result.value : [])),
      failures: ended.flatMap((result, index) =>
        result.status === "rejected" ? [{ keys: groups[index] ?? [], error: toError(result.reason) }] : [],
      ),
    };
  };
}
