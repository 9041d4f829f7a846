import { GUARDED_DEPENDENCIES } from "../../domain/contracts/dependencies.js";
import { METRICS_CLIENT_VARIABLES, ORDER_API_VARIABLES } from "../../domain/contracts/environment-variables.js";
import type { PlatformConfigInput } from "../schema.js";

/** The reference workload. Adding a service to watch is one entry here and one folder of code. */
export const services: PlatformConfigInput["services"] = {
  "order-api": {
    kind: "container",
    description: "HTTP API of the shop: takes orders and tells their status",
    port: 3000,
    scaling: { minimum: 2, maximum: 6 },
    tables: { orders: ["GetItem"] },
    secrets: { [ORDER_API_VARIABLES.pseudonymKey]: "pseudonym-key" },
    sendsTo: ["orders"],
  },
  "order-processor": {
    kind: "function",
    description: "Checks and stores orders, asks for their payment and settles them",
    consumes: [{ queue: "orders" }, { queue: "payment-results" }],
    tables: { orders: ["GetItem", "PutItem", "UpdateItem"] },
    secrets: { [METRICS_CLIENT_VARIABLES.access]: "metrics-access" },
    sendsTo: ["payments"],
    reservedConcurrency: 50,
  },
  "payment-handler": {
    kind: "function",
    description: "Authorizes payments at the provider, each once",
    consumes: [{ queue: "payments" }],
    tables: {
      payments: ["GetItem", "PutItem"],
      idempotency: ["GetItem", "PutItem", "UpdateItem", "DeleteItem"],
      circuit: ["GetItem", "UpdateItem"],
    },
    secrets: { [METRICS_CLIENT_VARIABLES.access]: "metrics-access" },
    sendsTo: ["payment-results"],
    callsPaymentProvider: true,
    guards: [GUARDED_DEPENDENCIES.paymentProvider],
    reservedConcurrency: 50,
  },
  "log-processor": {
    kind: "function",
    description: "Counts log lines as they are written, and those of log files that land in the bucket data",
    // The shop's services; the platform's own tell by EMF what there is to tell.
    logsFrom: [
      { service: "order-api", operations: ["POST /orders", "GET /orders/:id"] },
      { service: "order-processor", operations: ["place-order", "settle-order"] },
      { service: "payment-handler", operations: ["authorize-payment"] },
    ],
    objectsFrom: [{ bucket: "data", prefix: "logs/" }],
    buckets: { data: ["GetObject"] },
    tables: { idempotency: ["GetItem", "PutItem"] },
    reservedConcurrency: 10,
  },
  "health-monitor": {
    kind: "function",
    description: "Looks at queues, tables and circuit breakers and measures what it sees",
    everyMinutes: 1,
    may: ["watch-queues", "watch-tables"],
    tables: { circuit: ["GetItem"] },
    reservedConcurrency: 5,
  },
  backup: {
    kind: "function",
    description: "Backs up every table and deletes backups that have expired",
    everyMinutes: 1440,
    may: ["back-up-tables"],
    timeoutSeconds: 60,
    reservedConcurrency: 5,
  },
};
