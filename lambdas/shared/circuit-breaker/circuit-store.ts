import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CircuitSchema } from "../../../domain/circuit/schema.js";
import { type Circuit, NEW_CIRCUIT } from "../../../domain/circuit/state.js";
import { patiently } from "../patience.js";
import { createTable } from "../repositories/table.js";

/** A circuit nobody touched for this long is forgotten. */
const KEEP_SECONDS = 90 * 24 * 3600;

/** Longest wait for the table, in ms: a breaker must not be slower than what it protects. */
const PATIENCE_MS = 1000;

/** Where the instances of all functions share their circuits. Whether a call that failed was done all the same is unknown. */
export interface CircuitStore {
  read(): Promise<Circuit>;
  /**
   * Replaces `before` by `after` unless there is another version by now; what was changed by hand stays.
   * @returns the circuit that is stored now. It may be `after` also where an earlier attempt of the same write did it.
   */
  replace(before: Circuit, after: Circuit, now: number): Promise<Circuit>;
}

/** The circuit of one dependency in the DynamoDB table `circuit`. */
export function createCircuitStore(client: DynamoDBClient, name: string, dependency: string): CircuitStore {
  const table = createTable(client, name, CircuitSchema);
  const waiting = <T>(call: Promise<T>): Promise<T> => patiently("the circuit table", PATIENCE_MS, call);
  return {
    read: async () => (await waiting(table.get({ dependency }))) ?? NEW_CIRCUIT,

    async replace(before, after, now) {
      const { state, failures, openedAt, leaseUntil, forcedUntil, generation, version, writer } = after;
      const written = await waiting(
        table.update({
          key: { dependency },
          set: "SET #state = :state, failures = :failures, openedAt = :openedAt, leaseUntil = :leaseUntil, forcedUntil = :forcedUntil, generation = :generation, #version = :version, writer = :writer, expiresAt = :expiresAt",
          condition: before.version === 0 ? "attribute_not_exists(#version) OR #version = :before" : "#version = :before",
          names: { "#state": "state", "#version": "version" },
          values: {
            ":state": state,
            ":failures": failures,
            ":openedAt": openedAt,
            ":leaseUntil": leaseUntil,
            ":forcedUntil": forcedUntil,
            ":generation": generation,
            ":version": version,
            ":writer": writer,
            ":before": before.version,
            ":expiresAt": Math.ceil(now / 1000) + KEEP_SECONDS,
          },
        }),
      );
      return written.refused ? (written.item ?? NEW_CIRCUIT) : after;
    },
  };
}
