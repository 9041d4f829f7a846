import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import * as v from "valibot";
import { CurrencySchema } from "../../../domain/contracts/money.js";
import { ORDER_STATUSES, OrderItemSchema } from "../../../domain/contracts/order.js";
import { DECLINE_REASONS } from "../../../domain/contracts/payment.js";
import { DependencyUnavailable } from "../errors.js";
import { LIMITS } from "../limits.js";

/** What a caller may see of a stored order: no payment token, no user hash. `amount` is in minor units. */
const StoredOrderSchema = v.object({
  orderId: v.string(),
  status: v.picklist(ORDER_STATUSES),
  amount: v.number(),
  currency: CurrencySchema,
  items: v.optional(v.array(OrderItemSchema)),
  placedAt: v.string(),
  updatedAt: v.optional(v.string()),
  declineReason: v.optional(v.picklist(DECLINE_REASONS)),
});

/** A stored order as a caller sees it. */
export type StoredOrder = v.InferOutput<typeof StoredOrderSchema>;

/** The orders that the processor has stored. */
export interface OrderStore {
  /**
   * @returns undefined when no such order is stored (yet)
   * @throws {DependencyUnavailable}
   */
  find(orderId: string): Promise<StoredOrder | undefined>;
  /** Resolves when the table answers. */
  probe(signal: AbortSignal): Promise<void>;
}

/** Key that no order has; looking it up needs no permission beyond the service's own. */
const PROBE_ID = "health-probe";

/** The orders table on DynamoDB. */
export function createOrderStore(client: DynamoDBClient, table: string): OrderStore {
  const documents = DynamoDBDocumentClient.from(client);
  const get = (orderId: string, abortSignal: AbortSignal) =>
    documents.send(new GetCommand({ TableName: table, Key: { orderId } }), { abortSignal });
  return {
    find: async (orderId) => {
      try {
        const { Item } = await get(orderId, AbortSignal.timeout(LIMITS.callMs));
        return Item && v.parse(StoredOrderSchema, Item);
      } catch (error) {
        throw new DependencyUnavailable("orders table", error);
      }
    },
    probe: async (signal) => {
      await get(PROBE_ID, signal);
    },
  };
}
