import type { PlatformConfigInput } from "../schema.js";

/** The queues; each visibility timeout is six times its consumer's timeout. */
export const queues: PlatformConfigInput["queues"] = {
  orders: { description: "Orders to check and store: order-api → order-processor", visibilityTimeoutSeconds: 180 },
  payments: { description: "Payments to authorize: order-processor → payment-handler", visibilityTimeoutSeconds: 180 },
  "payment-results": { description: "Outcomes of payments: payment-handler → order-processor", visibilityTimeoutSeconds: 180 },
  metrics: { description: "Accepted metrics to process: metrics-api → metrics-processor", visibilityTimeoutSeconds: 180 },
  analysis: {
    description: "Alarms and series to look at: alarm topics, metrics-processor → ai-analysis",
    visibilityTimeoutSeconds: 288,
  },
  notifications: { description: "Messages to people, by severity and audience", visibilityTimeoutSeconds: 180 },
};

/** The buckets beside the log archive's. */
export const buckets: PlatformConfigInput["buckets"] = {
  data: {
    description: "Log files to parse below logs/, reports on incidents and what they rest on below incidents/",
    glacierAfterDays: 90,
    expireAfterDays: 365,
    replicate: true,
  },
  artifacts: { description: "Bundles, plans and reports of deliveries", expireAfterDays: 90, replicate: true },
  "access-logs": { description: "Who asked the other buckets for what: S3 server access logs", expireAfterDays: 90 },
};

/** The secrets. */
export const secrets: PlatformConfigInput["secrets"] = {
  "pseudonym-key": {
    description: "Key behind the hashes of customer ids, without which they could be guessed",
    generatedCharacters: 64,
  },
  "metrics-access": {
    description: "Address of the API and the key with which the services post their metrics",
    holds: "api-access",
  },
};
