import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import { parseJson } from "../../shared/json-variable.js";
import { createTable } from "../../shared/repositories/table.js";
import { type Told, ToldSchema } from "./told.js";

const KeptSchema = v.object({ id: v.string(), told: v.string(), expiration: v.number() });

/** How long an answer is kept after its alarm, in seconds; an incident is shorter. */
const KEEP_SECONDS = 2 * 24 * 3600;

/** What the model said of incidents that are not over. */
export interface KeptAnswers {
  /** @throws {DependencyError} */
  read(incidentId: string): Promise<Told | undefined>;
  /** Keeps the answer on the latest alarm of the incident. @param at time of the alarm @throws {DependencyError} */
  write(incidentId: string, at: string, told: Told): Promise<void>;
}

/** Answers in the table of idempotency: who may not list a bucket cannot tell a missing object from a forbidden one. */
export function createKeptAnswers(client: DynamoDBClient, tableName: string): KeptAnswers {
  const table = createTable(client, tableName, KeptSchema);
  const idOf = (incidentId: string): string => `narrative#${incidentId}`;
  return {
    async read(incidentId) {
      const kept = await table.get({ id: idOf(incidentId) });
      const read = v.safeParse(ToldSchema, parseJson(kept?.told ?? ""));
      return read.success ? read.output : undefined;
    },
    async write(incidentId, at, told) {
      const expiration = Math.ceil(Date.parse(at) / 1000) + KEEP_SECONDS;
      await table.update({
        key: { id: idOf(incidentId) },
        set: "SET told = :told, expiration = :expiration",
        condition: "attribute_not_exists(id) OR expiration < :after",
        values: { ":told": JSON.stringify(told), ":expiration": expiration, ":after": expiration + 1 },
      });
    },
  };
}
