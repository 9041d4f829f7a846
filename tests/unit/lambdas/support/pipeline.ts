import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { AnalysisRequested } from "../../../../domain/contracts/analysis.js";
import type { MetricPoint, MetricsAccepted } from "../../../../domain/contracts/metric.js";
import type { MetricRules } from "../../../../domain/metrics/rules.js";
import type { ProcessorParts } from "../../../../lambdas/metrics-processor/parts.js";
import { type Processed, processBatch } from "../../../../lambdas/metrics-processor/process-batch.js";
import { readMessage } from "../../../../lambdas/metrics-processor/read-message.js";
import { createWindows } from "../../../../lambdas/metrics-processor/windows.js";
import { createClaimRepository } from "../../../../lambdas/shared/repositories/claims.js";
import { createTakeCooldown } from "../../../../lambdas/shared/repositories/cooldowns.js";
import { createCounting } from "../../../../lambdas/shared/repositories/counting.js";
import { createLookUp } from "../../../../lambdas/shared/repositories/look-up.js";
import { createPutMetrics } from "../../../../lambdas/shared/repositories/metrics.js";
import { createDropPending } from "../../../../lambdas/shared/repositories/pending.js";
import { createReadMetrics } from "../../../../lambdas/shared/repositories/read-metrics.js";
import type { Random } from "../../../support/memory-dynamo/index.js";

/** What a pipeline is made of. */
export interface PipelineOptions {
  readonly client: DynamoDBClient;
  readonly shards: number;
  readonly now: () => Date;
  readonly random: Random;
  readonly rules?: MetricRules;
}

const noTime = async (): Promise<void> => undefined;

/** The metrics processor over a table: it waits for nothing, and what it tells others is kept. */
export function createPipeline({ client, shards, now, random, rules = {} }: PipelineOptions) {
  const published: string[] = [];
  const asked: AnalysisRequested[] = [];
  let names = 0;
  const rounds = { wait: noTime, random };
  const parts = (): ProcessorParts => ({
    ...rounds,
    lookUp: createLookUp(client, "metrics", rounds),
    put: createPutMetrics(client, "metrics", rounds),
    dropPending: createDropPending(client, "metrics", rounds),
    counting: createCounting(client, "metrics"),
    windows: createWindows(createReadMetrics(client, "metrics", shards), now),
    takeCooldown: createTakeCooldown(client, "metrics"),
    claims: createClaimRepository(client, "idempotency"),
    analysis: { send: async (message) => void asked.push(message) },
    rules,
    retentionDays: { raw: 30, hour: 90, day: 730 },
    cooldownSeconds: 900,
    environment: "test",
    namespace: "observability-platform/Application",
    publish: (line) => void published.push(String(line.metricId)),
    deadline: { remainingMs: () => 10_000 },
    now,
    newName: () => `invocation-${++names}`,
  });

  /** One invocation of a new process. @returns for each message in order what became of it */
  const invoke = async (messages: readonly MetricsAccepted[]): Promise<readonly (Processed | Error)[]> => {
    const own = parts();
    const arrivals = await Promise.all(
      messages.map(async (message) => {
        const arrival = await readMessage(JSON.stringify(message), { begin: () => undefined }, own);
        return { ...arrival, inTrace: <T>(call: () => T) => call() };
      }),
    );
    const results = await processBatch(arrivals, own);
    return arrivals.map((arrival) => results.get(arrival) ?? new Error("no result"));
  };
  return { invoke, published, asked };
}

/** The n-th id. */
export const metricId = (n: number): string =>
  `met_${[...String(n).padStart(32, "0")].map((digit) => String.fromCharCode(97 + Number(digit))).join("")}`;

/** A message of points that arrived together. */
export const messageOf = (points: readonly MetricPoint[], shards: number, receivedAt: string): MetricsAccepted => ({
  type: "metrics.accepted",
  tenant: "keyabc123",
  correlationId: "correlation-1",
  receivedAt,
  shards,
  points: [...points],
});
