import {
  type CancellationReason,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Counted, ItemKey, RollupChange } from "../../../domain/metrics/counting.js";
import { doneSeries } from "../../../domain/metrics/keys.js";
import { calling } from "../errors.js";
import { toAttributes } from "./attributes.js";

/** Who marks points, and until when the marks are kept, in epoch seconds. */
export interface Marker {
  readonly by: string;
  readonly expiresAt: number;
}

/**
 * What stood in the way of one action of a transaction: nothing; the mark is there already, written by `by`; another write of the
 * same item, or too many writes; something that no repetition can change.
 */
export type Obstacle =
  | { readonly kind: "none" | "busy" }
  | { readonly kind: "marked"; readonly by: string | undefined }
  | { readonly kind: "invalid"; readonly reason: string };

/** Why points were not counted, in the order in which points and changes were given. */
export interface Obstacles {
  readonly points: readonly Obstacle[];
  readonly changes: readonly Obstacle[];
}

/** Least and greatest value of a sum. */
export interface Extremes {
  readonly min: number;
  readonly max: number;
}

/** Marks of processed data points and sums over them, in the table `metrics`. */
export interface Counting {
  /**
   * Makes a sum's least and greatest value reach those of the change. Repeating it changes nothing.
   * @returns false when a transaction was in the way
   */
  widen(change: RollupChange, known: Extremes | undefined): Promise<boolean>;
  /**
   * Marks the points and adds the changes to the sums, all in one transaction; none of it when any point is marked already.
   * @returns undefined when it is done
   */
  count(points: readonly Counted[], changes: readonly RollupChange[], marker: Marker): Promise<Obstacles | undefined>;
}

/** A number as DynamoDB takes it: a sum may be beyond the integers that JavaScript has exactly. */
const number = (value: number) => ({ N: String(value) });

const keyOf = ({ series, at }: ItemKey) => toAttributes({ series, at });

/** The names of attributes that are words of DynamoDB's language; each that is given must be used. */
const namesIn = (expressions: string): Record<string, string> =>
  Object.fromEntries([...expressions.matchAll(/#(\w+)/g)].map(([placeholder, name = ""]) => [placeholder, name]));

function obstacleOf({ Code, Message, Item }: CancellationReason = {}): Obstacle {
  switch (Code) {
    case undefined:
    case "None":
      return { kind: "none" };
    case "ConditionalCheckFailed":
      return { kind: "marked", by: Item?.by?.S };
    case "ValidationError":
    case "ItemCollectionSizeLimitExceeded":
      return { kind: "invalid", reason: `${Code}: ${Message ?? ""}` };
    default:
      return { kind: "busy" };
  }
}

/** Marks and sums in DynamoDB. Its errors are {@link DependencyError}s that name the table. */
export function createCounting(client: DynamoDBClient, table: string): Counting {
  const markOf = (point: Counted, { by, expiresAt }: Marker): TransactWriteItem => ({
    Put: {
      TableName: table,
      Item: toAttributes({ series: doneSeries(point.series), at: point.at, by, expiresAt }),
      ConditionExpression: "attribute_not_exists(series)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    },
  });
  const additionOf = (change: RollupChange): TransactWriteItem => ({
    Update: {
      TableName: table,
      Key: keyOf(change),
      UpdateExpression: "SET expiresAt = :expiresAt ADD #count :count, #sum :sum",
      ExpressionAttributeNames: { "#count": "count", "#sum": "sum" },
      ExpressionAttributeValues: {
        ":expiresAt": number(change.expiresAt),
        ":count": number(change.count),
        ":sum": number(change.sum),
      },
    },
  });

  /** @returns false when the condition did not hold */
  const update = async (change: RollupChange, set: string, condition: string, values: Readonly<Record<string, number>>) => {
    try {
      await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: keyOf(change),
          UpdateExpression: `SET ${set}, #count = if_not_exists(#count, :zero), #sum = if_not_exists(#sum, :zero), expiresAt = :expiresAt`,
          ConditionExpression: condition,
          ExpressionAttributeNames: namesIn(`${set} ${condition} #count #sum`),
          ExpressionAttributeValues: toAttributes({ ...values, ":zero": 0, ":expiresAt": change.expiresAt }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  };

  return {
    widen: (change, known) =>
      calling(`writing to table ${table}`, async () => {
        const { min, max } = change;
        if (known && known.min <= min && known.max >= max) return true;
        const first = { ":min": min, ":max": max };
        try {
          if (!known && (await update(change, "#min = :min, #max = :max", "attribute_not_exists(#min)", first))) return true;
          if (!known || min < known.min) await update(change, "#min = :min", "#min > :min", { ":min": min });
          if (!known || max > known.max) await update(change, "#max = :max", "#max < :max", { ":max": max });
          return true;
        } catch (error) {
          if (error instanceof TransactionConflictException) return false;
          throw error;
        }
      }),

    count: (points, changes, marker) =>
      calling(`writing to table ${table}`, async () => {
        const TransactItems = [...points.map((point) => markOf(point, marker)), ...changes.map(additionOf)];
        try {
          await client.send(new TransactWriteItemsCommand({ TransactItems }));
          return undefined;
        } catch (error) {
          if (!(error instanceof TransactionCanceledException)) throw error;
          const reasons = TransactItems.map((_, index) => obstacleOf(error.CancellationReasons?.[index]));
          return { points: reasons.slice(0, points.length), changes: reasons.slice(points.length) };
        }
      }),
  };
}
