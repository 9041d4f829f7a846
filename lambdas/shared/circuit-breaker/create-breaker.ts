import { randomUUID } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { BreakerSettings } from "../../../domain/circuit/settings.js";
import type { GuardedDependency } from "../../../domain/contracts/dependencies.js";
import { EMF_FURTHER_DIMENSIONS, EMF_METRICS } from "../../../domain/contracts/telemetry.js";
import type { Telemetry } from "../unit-of-work.js";
import { createCircuitStore } from "./circuit-store.js";
import { systemClock } from "./clock.js";
import { SharedCircuitBreaker } from "./shared-circuit-breaker.js";

/** What all breakers of a function have in common. */
export interface BreakerParts {
  readonly dynamo: DynamoDBClient;
  readonly circuitTable: string;
  readonly telemetry: Telemetry;
}

/** What calls do while the table does not answer, for the log. */
const MEANWHILE = { allow: "this instance judges by itself", refuse: "calls are refused" } as const;

/** The breaker of one dependency, its state in the table `circuit`, its changes in the log and in a metric. */
export const createBreaker = (
  { dynamo, circuitTable, telemetry: { logger, metrics } }: BreakerParts,
  dependency: GuardedDependency,
  settings: BreakerSettings,
): SharedCircuitBreaker =>
  new SharedCircuitBreaker({
    dependency,
    settings,
    store: createCircuitStore(dynamo, circuitTable, dependency),
    clock: systemClock,
    instance: randomUUID(),
    onTransition: (from, to) => {
      const line = { circuit: dependency, from, to };
      if (to === "OPEN") logger.error(`circuit breaker of ${dependency} opened`, line);
      else logger.info(`circuit breaker of ${dependency} is ${to}`, line);
      const dimensions = { [EMF_FURTHER_DIMENSIONS.dependency]: dependency, [EMF_FURTHER_DIMENSIONS.state]: to };
      metrics.write([{ metric: EMF_METRICS.circuitStateChanged, value: 1, dimensions }], {});
    },
    onManual: ({ action, by, reason, at }) =>
      logger.warn(`circuit breaker of ${dependency}: ${action} by hand`, { circuit: dependency, action, by, reason, at }),
    onStoreFailure: (error) =>
      logger.warn(`state of the circuit breaker of ${dependency} cannot be reached; ${MEANWHILE[settings.whenUnreachable]}`, {
        error,
      }),
  });
