import { GUARDED_DEPENDENCIES } from "../../domain/contracts/dependencies.js";
import type { PlatformConfigInput } from "../schema.js";

/** Services that take metrics in, publish them and look at them. */
export const ingestion: PlatformConfigInput["services"] = {
  "metrics-api": {
    kind: "function",
    description: "Answers the API: takes metrics in, shows them, tells whether both is possible",
    tables: {
      metrics: ["GetItem", "BatchWriteItem", "Query"],
      idempotency: ["GetItem", "PutItem"],
      circuit: ["GetItem", "UpdateItem"],
    },
    sendsTo: ["metrics"],
    guards: [GUARDED_DEPENDENCIES.metricsStore, GUARDED_DEPENDENCIES.metricsQueue, GUARDED_DEPENDENCIES.metricsClaims],
    // /health asks its queue whether it is there.
    may: ["watch-queues"],
    // API Gateway waits 29 s; the dependencies' own limits end long before.
    timeoutSeconds: 25,
    reservedConcurrency: 100,
  },
  "metrics-processor": {
    kind: "function",
    description: "Counts and publishes each metric once, stores what is missing, asks for analyses of what is unusual",
    // A sum is written once for all messages of a batch; more batches at a time would meet at the same sums.
    consumes: [{ queue: "metrics", batchSize: 100, batchWindowSeconds: 1, maximumConcurrency: 20 }],
    tables: {
      metrics: ["BatchGetItem", "BatchWriteItem", "PutItem", "UpdateItem", "Query"],
      idempotency: ["PutItem"],
    },
    sendsTo: ["analysis"],
    reservedConcurrency: 20,
  },
  "metrics-sweep": {
    kind: "function",
    description: "Queues metrics that were stored when the queue did not take them",
    everyMinutes: 1,
    tables: { metrics: ["Query", "BatchWriteItem"] },
    sendsTo: ["metrics"],
    timeoutSeconds: 55,
    reservedConcurrency: 5,
  },
  "anomaly-detector": {
    kind: "function",
    description: "Follows business series and scores what is unusual about their newest values",
    everyMinutes: 1,
    may: ["read-metrics"],
    tables: { detectors: ["GetItem", "PutItem"] },
    timeoutSeconds: 55,
    reservedConcurrency: 5,
  },
  "ai-analysis": {
    kind: "function",
    description: "Tells what an alarm or an unusual metric came of: gathers, judges by statistics, has a model tell it",
    // An incident is several Logs Insights queries, of which an account runs a few dozen at a time.
    consumes: [{ queue: "analysis", batchSize: 2, maximumConcurrency: 4 }],
    // Not the low ones: nobody is called for them.
    alarmsFrom: ["critical", "high", "medium"],
    tables: { metrics: ["Query"], idempotency: ["GetItem", "PutItem", "UpdateItem"], circuit: ["GetItem", "UpdateItem"] },
    buckets: { data: ["PutObject"] },
    may: ["know-topology", "read-metrics", "read-traces", "query-logs", "read-trail", "invoke-model"],
    guards: [GUARDED_DEPENDENCIES.bedrock],
    // 256 hold it: 160 MB of incidents that fill every page, two at a time (`npm run bench -- lambda`). Twice as much is for the
    // CPU, of which Lambda gives a whole one to 1769 MB: two such incidents take 1.8 s of it, which are 12 s in 256 MB, more than a
    // source may take, and 6 s in 512. It costs the same.
    memoryMb: 512,
    // Sources and model one after the other, with time to spare; six times as long is the queue's visibility timeout.
    timeoutSeconds: 48,
    slowMs: 45_000,
    reservedConcurrency: 10,
  },
};
