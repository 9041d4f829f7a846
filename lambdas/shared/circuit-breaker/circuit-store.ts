import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as v from "valibot";
import { CIRCUIT_STATES, type Circuit, NEW_CIRCUIT } from "../../../domain/circuit/state.js";
import { calling } from "../errors.js";
import { conditionalWrite, parseItem } from "../repositories/items.js";

/** A circuit nobody touched for this long is forgotten. */
const KEEP_SECONDS = 7 * 24 * 3600;

/** Longest wait for the table, in ms: a breaker must not be slower than what it protects. */
const PATIENCE_MS = 1000;

const CircuitSchema = v.looseObject({
  state: v.picklist(CIRCUIT_STATES),
  failures: v.number(),
  openedAt: v.number(),
  leaseUntil: v.number(),
  version: v.number(),
});

/** Where the instances of all functions share their circuits. */
export interface CircuitStore {
  read(): Promise<Circuit>;
  /**
   * Replaces `before` by `after` unless another writer was faster.
   * @returns the circuit that is stored now, and whether it is `after`
   */
  replace(before: Circuit, after: Circuit, now: number): Promise<{ readonly won: boolean; readonly current: Circuit }>;
}

/** The circuit of one dependency in the DynamoDB table `circuit`. */
export function createCircuitStore(client: DynamoDBDocumentClient, table: string, dependency: string): CircuitStore {
  const parse = (item: unknown): Circuit => (item === undefined ? NEW_CIRCUIT : parseItem(CircuitSchema, item, table));
  return {
    async read() {
      const command = new GetCommand({ TableName: table, Key: { dependency }, ConsistentRead: true });
      const { Item } = await calling(`reading table ${table}`, () =>
        client.send(command, { abortSignal: AbortSignal.timeout(PATIENCE_MS) }),
      );
      return parse(Item);
    },

    async replace(before, after, now) {
      const command = new UpdateCommand({
        TableName: table,
        Key: { dependency },
        UpdateExpression:
          "SET #state = :state, failures = :failures, openedAt = :openedAt, leaseUntil = :leaseUntil, #version = :version, expiresAt = :expiresAt",
        ConditionExpression: before.version === 0 ? "attribute_not_exists(#version) OR #version = :before" : "#version = :before",
        ExpressionAttributeNames: { "#state": "state", "#version": "version" },
        ExpressionAttributeValues: {
          ":state": after.state,
          ":failures": after.failures,
          ":openedAt": after.openedAt,
          ":leaseUntil": after.leaseUntil,
          ":version": after.version,
          ":before": before.version,
          ":expiresAt": Math.ceil(now / 1000) + KEEP_SECONDS,
        },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      const written = await conditionalWrite(table, () =>
        client.send(command, { abortSignal: AbortSignal.timeout(PATIENCE_MS) }),
      );
      return written.refused ? { won: false, current: parse(written.item) } : { won: true, current: after };
    },
  };
}
