import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from "@aws-sdk/client-dynamodb";
import { calling, DependencyError } from "../errors.js";
import { createLimiter } from "../limiter.js";
import { toAttributes } from "./attributes.js";
import { beforeRound, MAX_ROUNDS, type Rounds } from "./rounds.js";

/** Most items of one call ("BatchWriteItem"). */
const MAX_ITEMS = 25;

/** Calls side by side. */
const MAX_PARALLEL = 10;

/** Writes or deletes many items; `landed` is told of which that was done. */
type BatchWrite<T> = (items: readonly T[], landed: (items: readonly T[]) => void) => Promise<void>;

/** What the table leaves undone is asked for again, then given up. */
function createBatchWrite<T extends object>(
  client: DynamoDBClient,
  table: string,
  keyNames: readonly string[],
  rounds: Rounds,
  requestOf: (item: T) => WriteRequest,
): BatchWrite<T> {
  const keyOf = (request: WriteRequest | undefined): string => {
    const key = request?.PutRequest?.Item ?? request?.DeleteRequest?.Key;
    return JSON.stringify(keyNames.map((name) => key?.[name]?.S));
  };
  const send = async (requests: WriteRequest[]): Promise<WriteRequest[]> => {
    const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
    return UnprocessedItems?.[table] ?? [];
  };

  const writeGroup = async (items: readonly T[], landed: (items: readonly T[]) => void): Promise<void> => {
    const requests: WriteRequest[] = items.map(requestOf);
    let open = await send(requests);
    if (open.length === 0) return landed(items);
    const keyed = new Map(items.map((item, index) => [keyOf(requests[index]), item]));
    for (let round = 0; round < MAX_ROUNDS && keyed.size > 0; round++) {
      if (round > 0) {
        await beforeRound(round, rounds);
        open = await send(open);
      }
      const left = new Set(open.map(keyOf));
      const done = [...keyed].filter(([key]) => !left.has(key));
      landed(done.map(([, item]) => item));
      for (const [key] of done) keyed.delete(key);
    }
    if (keyed.size > 0) throw new DependencyError(`table ${table} left ${keyed.size} of ${items.length} items undone`);
  };

  return async (items, landed) => {
    const limited = createLimiter(MAX_PARALLEL);
    const groups = Array.from({ length: Math.ceil(items.length / MAX_ITEMS) }, (_, group) =>
      items.slice(group * MAX_ITEMS, (group + 1) * MAX_ITEMS),
    );
    const ended = await Promise.allSettled(
      groups.map((group) => limited(() => calling(`writing to table ${table}`, () => writeGroup(group, landed)))),
    );
    const failed = ended.find((result) => result.status === "rejected");
    if (failed) throw failed.reason;
  };
}

/**
 * Writes whole items, whatever is there under their keys.
 * @param keyNames attributes of the table's key
 * @throws {DependencyError} when any item was not written
 */
export const createBatchPut = <T extends object>(
  client: DynamoDBClient,
  table: string,
  keyNames: readonly string[],
  rounds: Rounds = {},
): BatchWrite<T> =>
  createBatchWrite<T>(client, table, keyNames, rounds, (item) => ({ PutRequest: { Item: toAttributes(item) } }));

/**
 * Deletes items by their keys, whether or not they are there.
 * @throws {DependencyError} when any was not deleted
 */
export const createBatchDelete = <Key extends object>(
  client: DynamoDBClient,
  table: string,
  keyNames: readonly string[],
  rounds: Rounds = {},
): BatchWrite<Key> =>
  createBatchWrite<Key>(client, table, keyNames, rounds, (key) => ({ DeleteRequest: { Key: toAttributes(key) } }));
