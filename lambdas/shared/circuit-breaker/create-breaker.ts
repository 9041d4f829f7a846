import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { CircuitSettings } from "../../../domain/circuit/state.js";
import type { Telemetry } from "../unit-of-work.js";
import { createCircuitStore } from "./circuit-store.js";
import { SharedCircuitBreaker } from "./shared-circuit-breaker.js";

/** What all breakers of a function have in common. */
export interface BreakerParts {
  readonly dynamo: DynamoDBClient;
  readonly circuitTable: string;
  readonly telemetry: Telemetry;
}

/** The breaker of one dependency, its state in the table `circuit`, its changes in the log. */
export const createBreaker = (
  { dynamo, circuitTable, telemetry: { logger } }: BreakerParts,
  dependency: string,
  settings: CircuitSettings,
): SharedCircuitBreaker =>
  new SharedCircuitBreaker({
    dependency,
    settings,
    store: createCircuitStore(dynamo, circuitTable, dependency),
    now: Date.now,
    onTransition: (from, to) => {
      const line = { circuit: dependency, from, to };
      if (to === "OPEN") logger.error(`circuit breaker of ${dependency} opened`, line);
      else logger.info(`circuit breaker of ${dependency} is ${to}`, line);
    },
    onStoreFailure: (error) =>
      logger.warn(`state of the circuit breaker of ${dependency} cannot be reached; calls go through`, { error }),
  });
