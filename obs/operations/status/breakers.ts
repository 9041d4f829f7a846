import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as v from "valibot";
import { CIRCUIT_STATES } from "../../../domain/circuit/state.js";
import type { Connection } from "../aws/connection.js";
import type { Check, Finding } from "./model.js";

const CircuitSchema = v.looseObject({ dependency: v.string(), state: v.picklist(CIRCUIT_STATES), openedAt: v.number() });

function finding(item: Record<string, unknown>): Finding {
  const circuit = v.safeParse(CircuitSchema, item);
  if (!circuit.success)
    return { subject: String(item.dependency ?? "?"), health: "unknown", detail: "is not stored as a breaker stores its state" };
  const { dependency: subject, state, openedAt } = circuit.output;
  if (state === "CLOSED") return { subject, health: "ok", detail: "closed" };
  const since = `since ${new Date(openedAt).toISOString()}`;
  return state === "OPEN"
    ? { subject, health: "bad", detail: `open ${since}: calls fail at once` }
    : { subject, health: "note", detail: `half open, opened ${since}: one call tries it` };
}

/** No circuit breaker is open. The table has an item for each dependency that anybody has called: few. */
export const breakersCheck = (connection: Connection, table: string): Check => ({
  name: "breakers",
  run: async (abortSignal) => {
    const client = new DynamoDBClient(connection);
    try {
      const found: Finding[] = [];
      for await (const page of paginateScan({ client }, { TableName: table }, { abortSignal }))
        found.push(...(page.Items ?? []).map((item) => finding(unmarshall(item))));
      return found;
    } finally {
      client.destroy();
    }
  },
});
