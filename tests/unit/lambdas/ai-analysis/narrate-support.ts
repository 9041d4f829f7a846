import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import * as v from "valibot";
import { afterEach, beforeEach } from "vitest";
import { NARRATIVE_TOOL } from "../../../../domain/analysis/report/index.js";
import type { CalledModel } from "../../../../domain/contracts/analysis-settings.js";
import { type AnalysisReport, AnalysisReportSchema } from "../../../../domain/contracts/report.js";
import { createTokenBudget } from "../../../../lambdas/ai-analysis/narrate/budget.js";
import { createConverse } from "../../../../lambdas/ai-analysis/narrate/converse.js";
import { createKeptAnswers } from "../../../../lambdas/ai-analysis/narrate/kept-answers.js";
import { narrate } from "../../../../lambdas/ai-analysis/narrate/narrate.js";
import type { CircuitBreaker } from "../../../../lambdas/shared/circuit-breaker/circuit-breaker.js";
import { createLogger } from "../../../../lambdas/shared/telemetry.js";
import { connect, MemoryDynamo, platformTables } from "../../../support/memory-dynamo/index.js";
import { captureOutput } from "../support/output.js";

export const bedrock = mockClient(BedrockRuntimeClient);
export const memory = new MemoryDynamo(platformTables());
export const dynamo = connect(new DynamoDBClient({ region: "us-east-1" }), memory);
export const breaker: CircuitBreaker = { execute: (call) => call(new AbortController().signal) };
export const service = { serviceName: "ai-analysis", metricsNamespace: "n", environment: "dev", logLevel: "DEBUG" as const };

/** Gives each test of a file a model that was asked nothing and a table that holds nothing. */
export function aloneInEachTest(): void {
  let output: ReturnType<typeof captureOutput>;
  beforeEach(() => {
    output = captureOutput();
  });
  afterEach(() => {
    output.restore();
    bedrock.reset();
    memory.reset();
  });
}

/** A model as the settings have it. */
export const model = (change: Partial<CalledModel> = {}): CalledModel => ({
  id: "vendor.model-1",
  called: "us.vendor.model-1",
  maxOutputTokens: 800,
  maxInputTokens: 10_000,
  maxTokensPerDay: 100_000,
  timeoutMs: 5000,
  pricePerMillion: { input: 3, output: 15 },
  ...change,
});
export const NOW = new Date("2026-11-21T10:01:00.000Z");

/** A report as the statistics give it. */
export const report = (change: Partial<AnalysisReport> = {}): AnalysisReport =>
  v.parse(AnalysisReportSchema, {
    version: 1,
    incidentId: "inc-1",
    environment: "dev",
    trigger: { name: "errors", node: "payment-handler", at: "2026-11-21T10:00:00.000Z", text: "it fails" },
    severity: "high",
    severityReason: { text: "so the alarm says", evidence: ["a1"] },
    summary: [{ text: "Payments fail.", evidence: ["a1"] }],
    anomalies: [],
    rootCauses: [
      {
        node: "payment-provider",
        kind: "dependency-down",
        score: 0.9,
        text: "it answers 503",
        path: ["payment-handler", "payment-provider"],
        since: null,
        evidence: ["m1"],
      },
    ],
    actions: [],
    confidence: 0.8,
    confidenceReason: "much was seen",
    evidence: [
      {
        id: "a1",
        source: "alarm",
        text: "the alarm",
        node: "payment-handler",
        from: "2026-11-21T09:50:00.000Z",
        to: "2026-11-21T10:00:00.000Z",
        reference: "errors",
      },
      {
        id: "m1",
        source: "metric",
        text: "the provider fails",
        node: "payment-provider",
        from: "2026-11-21T09:50:00.000Z",
        to: "2026-11-21T10:00:00.000Z",
        reference: "ProviderFailed",
      },
    ],
    lacking: [],
    narrator: { model: null, inputTokens: 0, outputTokens: 0, costUsd: 0, cached: false, dropped: [] },
    analysedAt: NOW.toISOString(),
    ...change,
  });

export const ANOMALY: AnalysisReport["anomalies"][number] = {
  ...{ node: "payment-handler", series: "latency/Average", kind: "shift", score: 1, expected: 0.2, observed: 3, since: null },
  ...{ text: "payment-handler: latency/Average rose", evidence: ["m1"] },
};

export const said = { summary: [{ text: "The payment provider is down.", evidence: ["m1"] }] };
/** An answer of Converse. */
export const answered = (input: unknown = said, stopReason = "tool_use") => ({
  $metadata: {},
  metrics: { latencyMs: 1 },
  stopReason,
  usage: { inputTokens: 2000, outputTokens: 400, totalTokens: 2400 },
  output: {
    message: { role: "assistant" as const, content: [{ toolUse: { toolUseId: "1", name: NARRATIVE_TOOL.name, input } }] },
  },
});
/** Has the model answer. */
export const answer = (input: unknown = said, stopReason = "tool_use") =>
  bedrock.on(ConverseCommand).callsFake(() => answered(input, stopReason));
export const failing = (name: string) => Object.assign(new Error(`${name} of a test`), { name });

/** Has the model tell a report. */
export const tell = (
  of = report(),
  { settings = model(), guard = breaker, leftMs = 40_000, left = () => leftMs, perDay = 100_000 } = {},
) =>
  narrate(
    of,
    {
      model: settings,
      converse: async () => createConverse(new BedrockRuntimeClient({ region: "us-east-1" })),
      breaker: guard,
      budget: createTokenBudget(dynamo, "idempotency", "dev", perDay),
      answers: createKeptAnswers(dynamo, "idempotency"),
      logger: createLogger(service),
      now: () => NOW,
    },
    { remainingMs: left },
  );
/** The day's tokens, as the table has them. */
export const spent = () =>
  memory
    .table("idempotency")
    .items()
    .find(({ id }) => String(id).startsWith("analysis-tokens"))?.tokens;
/** What the model was asked. */
export const asked = () => bedrock.commandCalls(ConverseCommand).map(({ args }) => args[0].input);
/** Why a report lacks the model. */
export const lackingOf = ({ lacking }: AnalysisReport) =>
  lacking.filter(({ source }) => source === "model").map(({ reason }) => reason);
