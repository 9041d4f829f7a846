import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import * as v from "valibot";
import { CircuitSchema, ManualChangeSchema } from "../../../domain/circuit/schema.js";
import { type Circuit, type ManualChange, NEW_CIRCUIT, UNTIL_RESET } from "../../../domain/circuit/state.js";
import { ObsError } from "../../errors.js";

/** Most changes by hand that are kept with a breaker. */
const KEPT_CHANGES = 10;

/** As long as this after its end a breaker that was opened by hand is remembered. */
const KEEP_SECONDS = 90 * 24 * 3600;

const HistorySchema = v.looseObject({ history: v.optional(v.array(ManualChangeSchema), []) });

/** A breaker as it is stored, and what was done to it by hand, newest first. */
export interface StoredBreaker {
  readonly circuit: Circuit;
  readonly history: readonly ManualChange[];
}

/** Reads a breaker; one that nobody has had trouble with is not stored. @throws {ObsError} when its item is not one */
export async function readBreaker(client: DynamoDBClient, table: string, dependency: string): Promise<StoredBreaker> {
  const { Item } = await client.send(
    new GetItemCommand({ TableName: table, Key: marshall({ dependency }), ConsistentRead: true }),
  );
  if (!Item) return { circuit: NEW_CIRCUIT, history: [] };
  const item = unmarshall(Item);
  const circuit = v.safeParse(CircuitSchema, item);
  const kept = v.safeParse(HistorySchema, item);
  if (!circuit.success || !kept.success)
    throw new ObsError(`the item ${dependency} of ${table} is not as a breaker stores its state: delete it, and it begins anew`);
  return { circuit: circuit.output, history: kept.output.history };
}

/**
 * Stores a change by hand, unless an instance changed the breaker since it was read.
 * @returns false when that happened: read it and try again
 */
export async function writeBreaker(
  client: DynamoDBClient,
  table: string,
  dependency: string,
  before: StoredBreaker,
  after: Circuit,
): Promise<boolean> {
  const { state, failures, openedAt, leaseUntil, forcedUntil, generation, version, manual } = after;
  const expiresAt =
    forcedUntil === UNTIL_RESET ? undefined : Math.ceil(Math.max(forcedUntil, manual?.at ?? 0) / 1000) + KEEP_SECONDS;
  const values = {
    state,
    failures,
    openedAt,
    leaseUntil,
    forcedUntil,
    generation,
    version,
    writer: `obs/${manual?.at}`,
    manual,
    history: [manual, ...before.history].slice(0, KEPT_CHANGES),
    ...(expiresAt !== undefined && { expiresAt }),
  };
  const names = Object.keys(values);
  const set = `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}`;
  try {
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall({ dependency }),
        // Kept open until it is reset: it must not be forgotten before that.
        UpdateExpression: expiresAt === undefined ? `${set} REMOVE #expiresAt` : set,
        ConditionExpression:
          before.circuit.version === 0 ? "attribute_not_exists(#version) OR #version = :before" : "#version = :before",
        ExpressionAttributeNames: Object.fromEntries([...new Set([...names, "expiresAt"])].map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: marshall(
          {
            ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
            ":before": before.circuit.version,
          },
          { removeUndefinedValues: true },
        ),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
