import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import { type RequestClaim, RequestClaimSchema } from "../../../domain/contracts/metric.js";
import { createPut } from "./put.js";

const StoredClaimSchema = v.looseObject({
  ...RequestClaimSchema.entries,
  /** All that the request asked for is done. */
  done: v.optional(v.boolean()),
});

/** A claim as it is stored. */
export type StoredClaim = v.InferOutput<typeof StoredClaimSchema>;

/** Claims of requests on their Idempotency-Keys, in the table `idempotency`. */
export interface ClaimRepository {
  /** Claims a key for a request. @returns the claim that stands now: an earlier one stays */
  claim(claim: RequestClaim): Promise<StoredClaim>;
  /** Notes that there is nothing left to do for a repeated request. */
  finish(claim: RequestClaim): Promise<void>;
}

/** Claims in DynamoDB; TTL deletes them after their expiry. */
export function createClaimRepository(client: DynamoDBClient, table: string): ClaimRepository {
  const put = createPut(client, table, StoredClaimSchema);
  return {
    claim: async (claim) => (await put(claim, "attribute_not_exists(id)")).item ?? claim,
    finish: async (claim) => void (await put({ ...claim, done: true }, "attribute_exists(id)")),
  };
}
