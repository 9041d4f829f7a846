import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import { createPut } from "../shared/repositories/put.js";

/** How long a batch is remembered, in seconds: CloudWatch Logs and Lambda repeat one for a day at most, people send it again later. */
const KEEP_SECONDS = 7 * 24 * 3600;

const ClaimSchema = v.looseObject({ id: v.string(), status: v.string(), owner: v.string(), expiration: v.number() });

/** Which batches were counted: CloudWatch Logs delivers one at least once, and Lambda repeats what failed. */
export interface CountedBatches {
  /**
   * Takes a batch for an invocation, right before it is counted.
   * @param owner the invocation's request id: Lambda's own repetition has the same one and may count what the first did not
   * @returns false when another one has it
   * @throws {DependencyError}
   */
  claim(id: string, owner: string): Promise<boolean>;
}

/**
 * Remembered in the table `idempotency`.
 * @param now epoch ms
 */
export function createCountedBatches(client: DynamoDBClient, table: string, now: () => number): CountedBatches {
  const put = createPut(client, table, ClaimSchema);
  return {
    async claim(id, owner) {
      const claim = { id, status: "COMPLETED", owner, expiration: Math.ceil(now() / 1000) + KEEP_SECONDS };
      const { refused, item } = await put(claim, "attribute_not_exists(id)");
      return !refused || item?.owner === owner;
    },
  };
}
