import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { calling } from "../errors.js";
import { toAttributes } from "./attributes.js";

/** The last question about a series, by its reason; an item of the table `metrics`. */
export interface Cooldown {
  /** By `askedSeries`. */
  readonly series: string;
  /** Why an analysis was asked for. */
  readonly at: string;
  readonly analysisId: string;
  /** Epoch seconds: until then nobody else asks for the same reason; later it is deleted. */
  readonly expiresAt: number;
}

/**
 * Takes the right to ask about a series for a reason until the cooldown expires.
 * @param now epoch seconds
 * @returns true where it is this analysis that may be asked for, however often
 */
export type TakeCooldown = (cooldown: Cooldown, now: number) => Promise<boolean>;

/** Cooldowns in DynamoDB. TTL deletes late, so that the time decides. */
export const createTakeCooldown =
  (client: DynamoDBClient, table: string): TakeCooldown =>
  (cooldown, now) =>
    calling(`writing to table ${table}`, async () => {
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: toAttributes(cooldown),
            ConditionExpression: "attribute_not_exists(series) OR expiresAt <= :now OR analysisId = :analysisId",
            ExpressionAttributeValues: toAttributes({ ":now": now, ":analysisId": cooldown.analysisId }),
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    });
