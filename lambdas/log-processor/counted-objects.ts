import { createHash } from "node:crypto";
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { calling } from "../shared/errors.js";
import type { LandedObject } from "./object-created.js";

/** How long a file is remembered, in seconds: Lambda retries for hours, and people send events again for days. */
const KEEP_SECONDS = 7 * 24 * 3600;

/** Which files were counted: S3 delivers an event at least once, and Lambda repeats one that failed. */
export interface CountedObjects {
  /** @throws {DependencyError} */
  has(object: LandedObject): Promise<boolean>;
  /** @throws {DependencyError} */
  add(object: LandedObject): Promise<void>;
}

/** A digest: key and version together may be longer than a key of DynamoDB. */
const idOf = ({ bucket, key, version }: LandedObject): string =>
  `log-object#${createHash("sha256")
    .update(JSON.stringify([bucket, key, version]))
    .digest("hex")}`;

/**
 * Remembered in the table `idempotency`.
 * @param now epoch ms
 */
export const createCountedObjects = (client: DynamoDBClient, table: string, now: () => number): CountedObjects => ({
  async has(object) {
    const request = new GetItemCommand({ TableName: table, Key: { id: { S: idOf(object) } }, ConsistentRead: true });
    const { Item } = await calling(`reading table ${table}`, () => client.send(request));
    // DynamoDB deletes expired items late.
    return Number(Item?.expiration?.N ?? 0) * 1000 > now();
  },

  async add(object) {
    const expiration = { N: String(Math.ceil(now() / 1000) + KEEP_SECONDS) };
    const Item = { id: { S: idOf(object) }, status: { S: "COMPLETED" }, expiration };
    await calling(`writing to table ${table}`, () => client.send(new PutItemCommand({ TableName: table, Item })));
  },
});
