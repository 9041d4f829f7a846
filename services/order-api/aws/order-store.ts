import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import * as v from "valibot";
import { StoredOrderSchema } from "../../../domain/contracts/stored-order.js";
import { DependencyUnavailable } from "../errors.js";
import { LIMITS } from "../limits.js";

const { orderId, status, amount, currency, items, placedAt, settledAt, declineReason } = StoredOrderSchema.entries;

/** What a caller may see of a stored order; the other fields are the platform's own. `amount` is in minor units. */
const VisibleOrderSchema = v.object({ orderId, status, amount, currency, items, placedAt, settledAt, declineReason });

/** A stored order as a caller sees it. */
export type VisibleOrder = v.InferOutput<typeof VisibleOrderSchema>;

/** The orders that the processor has stored. */
export interface OrderStore {
  /**
   * @returns undefined when no such order is stored (yet)
   * @throws {DependencyUnavailable}
   * @throws {v.ValiError} when what is stored is no order
   */
  find(orderId: string): Promise<VisibleOrder | undefined>;
  /** Resolves when the table answers. */
  probe(signal: AbortSignal): Promise<void>;
}

/** Key that no order has; looking it up needs no permission beyond the service's own. */
const PROBE_ID = "health-probe";

/** The orders table on DynamoDB. */
export function createOrderStore(client: DynamoDBClient, table: string): OrderStore {
  const documents = DynamoDBDocumentClient.from(client);
  const get = (wanted: string, abortSignal: AbortSignal) =>
    documents.send(new GetCommand({ TableName: table, Key: { orderId: wanted } }), { abortSignal });
  return {
    find: async (wanted) => {
      const { Item } = await get(wanted, AbortSignal.timeout(LIMITS.callMs)).catch((cause: unknown) => {
        throw new DependencyUnavailable("orders table", cause);
      });
      return Item && v.parse(VisibleOrderSchema, Item);
    },
    probe: async (signal) => {
      await get(PROBE_ID, signal);
    },
  };
}
