import { defaults } from "./defaults.js";
import { faults, healthy } from "./faults.js";
import type { PlatformConfigInput } from "./schema.js";

const { "metrics-processor": processor, ...services } = defaults.services;
if (processor?.kind !== "function") throw new Error("the defaults have no metrics-processor to be impatient with");
const { metrics, ...queues } = defaults.queues;
if (!metrics) throw new Error("the defaults have no queue of metrics to be impatient with");

/**
 * What fails is tried again sooner than in AWS: who breaks the store of metrics need not wait for nine minutes to see dead letters.
 * And what waited for the store is done in small bites, because one local AWS serves the orders too.
 */
const impatient = {
  services: {
    ...services,
    "metrics-processor": {
      ...processor,
      timeoutSeconds: 15,
      consumes: (processor.consumes ?? []).map((consumer) => ({ ...consumer, batchSize: 20, maximumConcurrency: 2 })),
    },
  },
  queues: { ...queues, metrics: { ...metrics, visibilityTimeoutSeconds: 90 } },
};

/**
 * Minutes in place of longer periods, and a lower threshold: of a hundred values, which is what a run has, none can be as improbable as in
 * AWS. What rings by chance is told apart in the verdict (`mayFollow`).
 */
const anomalies: PlatformConfigInput["anomalies"] = {
  ...defaults.anomalies,
  series: Object.fromEntries(
    Object.entries(defaults.anomalies.series ?? {}).map(([name, one]) => [name, { ...one, periodSeconds: 60 }]),
  ),
  alarm: { ...defaults.anomalies.alarm, threshold: 0.995, evaluationPeriods: 15 },
};

/** The laptop: real bundles and real Terraform on a local AWS; every request is traced. */
export const local: PlatformConfigInput = {
  ...defaults,
  ...impatient,
  anomalies,
  environment: "local",
  environmentSuffix: "local",
  account: { name: "laptop" },
  // Not the trail: nothing records calls of a local AWS.
  owns: { xrayEncryption: true, apiGatewayAccount: true },
  encryption: { ...defaults.encryption, deletionWindowDays: 7 },
  tracing: { ...defaults.tracing, samplingRate: 1, reservoirPerSecond: 100 },
  paymentProvider: { kind: "http", url: "http://127.0.0.1:1", timeoutMs: 5000, limitMajorUnits: 10_000 },
  notifications: {
    recipients: {
      critical: { emails: ["oncall@example.com"] },
      high: { emails: ["oncall@example.com"] },
      medium: { emails: ["team@example.com"] },
      low: { emails: ["team@example.com"] },
    },
  },
  laptop: {
    traffic: { ordersPerSecond: 2, invalidShare: 0.03, duplicateShare: 0.03 },
    provider: { mode: "normal", latencyMs: 40 },
    drainSeconds: 45,
    healthy,
    faults,
  },
};
