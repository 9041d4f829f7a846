import { createHash } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import { createTable } from "../shared/repositories/table.js";

const OpenIncidentSchema = v.object({ id: v.string(), incidentId: v.string(), openedAt: v.string(), expiration: v.number() });

type OpenIncident = v.InferOutput<typeof OpenIncidentSchema>;

/** Knows which alarms are one incident: those of one node within some minutes. */
export interface IncidentIds {
  /** @param at time of the alarm, ISO. @returns the same for the same alarm, however often it is asked */
  idOf(environment: string, node: string, at: string): Promise<string>;
}

/** Id of an incident that began with this alarm. */
export const incidentIdOf = (environment: string, node: string, openedAt: string): string =>
  `inc-${createHash("sha256")
    .update(JSON.stringify([environment, node, openedAt]))
    .digest("hex")
    .slice(0, 20)}`;

/** The incidents of the last minutes, in the table of idempotency. */
export function createIncidentIds(client: DynamoDBClient, tableName: string, sameIncidentMinutes: number): IncidentIds {
  const table = createTable(client, tableName, OpenIncidentSchema);
  const spanMs = sameIncidentMinutes * 60_000;
  const near = (item: OpenIncident, at: string): boolean => Math.abs(Date.parse(at) - Date.parse(item.openedAt)) < spanMs;

  return {
    async idOf(environment, node, at) {
      const id = `incident#${environment}#${node}`;
      const incidentId = incidentIdOf(environment, node, at);
      const expiration = Math.ceil((Date.parse(at) + 2 * spanMs) / 1000);
      const { refused, item: known } = await table.put({ id, incidentId, openedAt: at, expiration }, "attribute_not_exists(id)");
      if (!refused || !known) return incidentId;
      if (near(known, at)) return known.incidentId;
      // An alarm that comes late is of an incident before the one that is noted.
      if (known.openedAt > at) return incidentId;
      const written = await table.update({
        key: { id },
        set: "SET incidentId = :incidentId, openedAt = :openedAt, expiration = :expiration",
        condition: "openedAt = :before",
        values: { ":incidentId": incidentId, ":openedAt": at, ":expiration": expiration, ":before": known.openedAt },
      });
      // Another alarm of the node was analysed at the same time, and noted first.
      return written.refused && written.item && near(written.item, at) ? written.item.incidentId : incidentId;
    },
  };
}
