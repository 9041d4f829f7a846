import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type Circuit, NEW_CIRCUIT } from "../../../domain/circuit/state.js";
import { patiently } from "../patience.js";
import { createTable } from "../repositories/table.js";
import { CircuitSchema } from "./circuit-schema.js";

/** A circuit nobody touched for this long is forgotten. */
const KEEP_SECONDS = 7 * 24 * 3600;

/** Longest wait for the table, in ms: a breaker must not be slower than what it protects. */
const PATIENCE_MS = 1000;

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
export function createCircuitStore(client: DynamoDBClient, name: string, dependency: string): CircuitStore {
  const table = createTable(client, name, CircuitSchema);
  const waiting = <T>(call: Promise<T>): Promise<T> => patiently("the circuit table", PATIENCE_MS, call);
  return {
    read: async () => (await waiting(table.get({ dependency }))) ?? NEW_CIRCUIT,

    async replace(before, after, now) {
      const written = await waiting(
        table.update({
          key: { dependency },
          set: "SET #state = :state, failures = :failures, openedAt = :openedAt, leaseUntil = :leaseUntil, #version = :version, expiresAt = :expiresAt",
          condition: before.version === 0 ? "attribute_not_exists(#version) OR #version = :before" : "#version = :before",
          names: { "#state": "state", "#version": "version" },
          values: {
            ":state": after.state,
            ":failures": after.failures,
            ":openedAt": after.openedAt,
            ":leaseUntil": after.leaseUntil,
            ":version": after.version,
            ":before": before.version,
            ":expiresAt": Math.ceil(now / 1000) + KEEP_SECONDS,
          },
        }),
      );
      return written.refused ? { won: false, current: written.item ?? NEW_CIRCUIT } : { won: true, current: after };
    },
  };
}
