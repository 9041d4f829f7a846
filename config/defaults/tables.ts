import type { PlatformConfigInput } from "../schema.js";

/** The tables; each description says which query uses which key or index. */
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
  detectors: {
    description:
      "What the anomaly detector knows of each series, and up to when it has seen it: GetItem and conditional PutItem by series. What is no longer followed expires.",
    partitionKey: { name: "series" },
    ttlAttribute: "expiresAt",
  },
  metrics: {
    description:
      "Posted metrics, marks, sums and notes. Query by series (<tenant>#<service_name>#<metric_type>#<shard>) and a range of at (<ISO time>#<id>): the points of a series over time. The same with #done: a mark for each point that is processed. With #hour or #day, at = the start of it: sums. Query by-service (<tenant>#<service_name>#<shard>, at): all points of a service over time. With #pending: a note that a point is stored and not queued. Query pending (p<shard>, at): these notes, by time.",
    partitionKey: { name: "series" },
    sortKey: { name: "at" },
    ttlAttribute: "expiresAt",
    indexes: {
      "by-service": { partitionKey: { name: "tenantService" }, sortKey: { name: "at" } },
      // Sparse: holds only what the sweep has to queue.
      pending: { partitionKey: { name: "pending" }, sortKey: { name: "at" } },
    },
  },
  incidents: {
    description:
      "One item an incident. GetItem by incidentId: one incident. Query by-status (status, openedAt): the open ones, oldest or newest first.",
    partitionKey: { name: "incidentId" },
    indexes: { "by-status": { partitionKey: { name: "status" }, sortKey: { name: "openedAt" } } },
  },
  "post-mortems": {
    description: "One item a post-mortem. GetItem by incidentId: the post-mortem of an incident.",
    partitionKey: { name: "incidentId" },
  },
  "action-items": {
    description:
      "One item an action item. GetItem by actionItemId: one item. Query by-status (status, dueDate): the open ones that are due first.",
    partitionKey: { name: "actionItemId" },
    indexes: { "by-status": { partitionKey: { name: "status" }, sortKey: { name: "dueDate" } } },
  },
};
