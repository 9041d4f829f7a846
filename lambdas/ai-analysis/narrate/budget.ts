import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import { createTable } from "../../shared/repositories/table.js";

const SpentSchema = v.object({ id: v.string(), tokens: v.number(), expiration: v.number() });

/** How long a day's counter is kept, in seconds. */
const KEEP_SECONDS = 7 * 24 * 3600;

/** Tokens that an environment may spend in a day. */
export interface TokenBudget {
  readonly perDay: number;
  /** Takes tokens before they are spent. @returns false where the day has not enough left */
  take(tokens: number, now: Date): Promise<boolean>;
  /** Corrects what was taken by what was really spent: negative gives back. */
  correct(difference: number, now: Date): Promise<void>;
}

/**
 * A counter a day (UTC) in the table of idempotency, shared by all instances; and by budgets of other sizes, so that a smaller one is the
 * part of the day that its takers may use.
 */
export function createTokenBudget(client: DynamoDBClient, tableName: string, environment: string, perDay: number): TokenBudget {
  const table = createTable(client, tableName, SpentSchema);
  const idOf = (now: Date): string => `analysis-tokens#${environment}#${now.toISOString().slice(0, 10)}`;
  return {
    perDay,
    async take(tokens, now) {
      const id = idOf(now);
      if (tokens > perDay) return false;
      const expiration = Math.ceil(now.getTime() / 1000) + KEEP_SECONDS;
      const first = await table.put({ id, tokens, expiration }, "attribute_not_exists(id)");
      if (!first.refused) return true;
      const { refused } = await table.update({
        key: { id },
        set: "SET tokens = tokens + :tokens",
        condition: "tokens < :most",
        values: { ":tokens": tokens, ":most": perDay - tokens + 1 },
      });
      return !refused;
    },
    async correct(difference, now) {
      await table.update({
        key: { id: idOf(now) },
        set: "SET tokens = tokens + :difference",
        condition: "attribute_exists(id)",
        values: { ":difference": difference },
      });
    },
  };
}
