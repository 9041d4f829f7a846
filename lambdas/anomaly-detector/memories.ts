import { deflateRawSync, inflateRawSync } from "node:zlib";
import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import type { SeriesMemory } from "../../domain/anomalies/follow.js";
import { calling } from "../shared/errors.js";
import { itemParser } from "../shared/repositories/items.js";
import { createPut } from "../shared/repositories/put.js";

/** What is remembered of each series. */
export interface Memories {
  read(series: string): Promise<SeriesMemory | undefined>;
  /**
   * Replaces a memory by the next one, unless another run has done so.
   * @param before what was read
   * @returns false when the memory is no longer what was read
   */
  write(series: string, next: SeriesMemory, before: SeriesMemory | undefined): Promise<boolean>;
}

const ItemSchema = v.looseObject({
  series: v.string(),
  seenUntil: v.number(),
  // `definition` is a word that DynamoDB keeps to itself (page "Reserved words in DynamoDB").
  definedAs: v.fallback(v.string(), ""),
  /** Deflated: a detector's state is mostly numbers that were never used, and writes cost by the kilobyte. */
  state: v.fallback(v.instance(Uint8Array), new Uint8Array()),
  expiresAt: v.number(),
});

/** A series that nobody follows any more is forgotten after so long. */
const KEEP_SECONDS = 60 * 86_400;

/** Most bytes of a state, so that a broken one cannot fill the memory. */
const MOST_BYTES = 1_048_576;

/** The state of an item; none of what cannot be unpacked, which no detector will take either. */
function stateOf(packed: Uint8Array): Uint8Array {
  try {
    return Uint8Array.from(inflateRawSync(packed, { maxOutputLength: MOST_BYTES }));
  } catch {
    // The detector refuses an empty state, and the series is learnt anew: what is broken stays broken.
    return new Uint8Array();
  }
}

/** What holds of the table while a memory is as it was read; a definition that could not be read is compared with nothing. */
function unchanged(before: SeriesMemory | undefined): [condition: string, values?: Readonly<Record<string, unknown>>] {
  if (!before) return ["attribute_not_exists(series)"];
  const seen = { ":before": before.seenUntil };
  if (before.definition === "") return ["seenUntil = :before", seen];
  return ["seenUntil = :before AND definedAs = :definedAs", { ...seen, ":definedAs": before.definition }];
}

/**
 * Memories in the table `detectors`.
 * @param now epoch milliseconds
 */
export function createMemories(client: DynamoDBClient, tableName: string, now: () => number): Memories {
  const parse = itemParser(tableName, ItemSchema);
  const put = createPut(client, tableName, ItemSchema);
  return {
    async read(series) {
      const item = await calling(`reading table ${tableName}`, async () => {
        const Key = { series: { S: series } };
        const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }));
        return Item && parse(Item);
      });
      return item && { seenUntil: item.seenUntil, definition: item.definedAs, state: stateOf(item.state) };
    },
    async write(series, { seenUntil, definition, state }, before) {
      const expiresAt = Math.ceil(now() / 1000) + KEEP_SECONDS;
      const item = { series, seenUntil, definedAs: definition, state: Uint8Array.from(deflateRawSync(state)), expiresAt };
      const written = await put(item, ...unchanged(before));
      return !written.refused;
    },
  };
}
