import type { PlatformConfigInput } from "../schema.js";

/** The tables of the reference workload. */
export const tables: PlatformConfigInput["tables"] = {
  orders: {
    description:
      "One item an order. GetItem by orderId: order-api, order-processor. Query by-user (userHash, newest first): a customer's orders.",
    partitionKey: { name: "orderId" },
    indexes: { "by-user": { partitionKey: { name: "userHash" }, sortKey: { name: "placedAt" } } },
  },
  payments: {
    description: "One item a payment. GetItem by paymentId: payment-handler. Query by-order (orderId): the payment of an order.",
    partitionKey: { name: "paymentId" },
    indexes: { "by-order": { partitionKey: { name: "orderId" }, projection: "KEYS_ONLY" } },
  },
  idempotency: {
    description: "Records of work done, by idempotency key (GetItem, conditional PutItem), kept until their expiry.",
    partitionKey: { name: "id" },
    ttlAttribute: "expiration",
  },
  circuit: {
    description: "State of one circuit breaker a dependency: GetItem and conditional UpdateItem by dependency.",
    partitionKey: { name: "dependency" },
    ttlAttribute: "expiresAt",
  },
};

/** The queues of the reference workload; each visibility timeout is six times its consumer's timeout. */
export const queues: PlatformConfigInput["queues"] = {
  orders: { description: "Orders to check and store: order-api → order-processor", visibilityTimeoutSeconds: 180 },
  payments: { description: "Payments to authorize: order-processor → payment-handler", visibilityTimeoutSeconds: 180 },
  "payment-results": { description: "Outcomes of payments: payment-handler → order-processor", visibilityTimeoutSeconds: 180 },
};
