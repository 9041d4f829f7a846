import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as v from "valibot";
import { CircuitSchema } from "../../domain/circuit/schema.js";
import { circuitDimension } from "../../domain/contracts/dependencies.js";
import { EMF_FURTHER_DIMENSIONS, INFRASTRUCTURE_METRICS } from "../../domain/contracts/telemetry.js";
import { circuitHealth } from "../../domain/health/states.js";
import type { Check } from "./finding.js";

/** A look at each circuit breaker; one that nobody had trouble with is not in the table and is closed. */
export const circuitChecks = (client: DynamoDBClient, TableName: string, dependencies: readonly string[]): Check[] =>
  dependencies.map((name) => {
    const dependency = circuitDimension(name);
    return {
      dependency,
      async look() {
        const { Item } = await client.send(new GetItemCommand({ TableName, Key: { dependency: { S: name } } }));
        const state = Item ? v.parse(CircuitSchema, unmarshall(Item)).state : "CLOSED";
        const value = state === "CLOSED" ? 0 : 1;
        const dimensions = { [EMF_FURTHER_DIMENSIONS.dependency]: dependency };
        return { ...circuitHealth(state), measured: [{ metric: INFRASTRUCTURE_METRICS.breakerOpen, value, dimensions }] };
      },
    };
  });
