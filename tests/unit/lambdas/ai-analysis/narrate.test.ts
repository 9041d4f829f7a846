import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NARRATIVE_TOOL } from "../../../../domain/analysis/report/index.js";
import type { CalledModel } from "../../../../domain/contracts/analysis-settings.js";
import { type AnalysisReport, AnalysisReportSchema } from "../../../../domain/contracts/report.js";
import { createTokenBudget } from "../../../../lambdas/ai-analysis/narrate/budget.js";
import { createConverse } from "../../../../lambdas/ai-analysis/narrate/converse.js";
import { createKeptAnswers } from "../../../../lambdas/ai-analysis/narrate/kept-answers.js";
import { narrate } from "../../../../lambdas/ai-analysis/narrate/narrate.js";
import type { CircuitBreaker } from "../../../../lambdas/shared/circuit-breaker/circuit-breaker.js";
import { CircuitOpenError } from "../../../../lambdas/shared/errors.js";
import { createLogger } from "../../../../lambdas/shared/telemetry.js";
import { connect, MemoryDynamo, platformTables } from "../../../support/memory-dynamo/index.js";
import { captureOutput } from "../support/output.js";

const bedrock = mockClient(BedrockRuntimeClient);
const memory = new MemoryDynamo(platformTables());
const dynamo = connect(new DynamoDBClient({ region: "us-east-1" }), memory);
const breaker: CircuitBreaker = { execute: (call) => call(new AbortController().signal) };
const service = { serviceName: "ai-analysis", metricsNamespace: "n", environment: "dev", logLevel: "DEBUG" as const };
let output: ReturnType<typeof captureOutput>;
beforeEach(() => {
  output = captureOutput();
});
afterEach(() => {
  output.restore();
  bedrock.reset();
  memory.reset();
});

const model = (change: Partial<CalledModel> = {}): CalledModel => ({
  id: "vendor.model-1",
  called: "us.vendor.model-1",
  maxOutputTokens: 800,
  maxInputTokens: 10_000,
  maxTokensPerDay: 100_000,
  timeoutMs: 5000,
  pricePerMillion: { input: 3, output: 15 },
  ...change,
});
const NOW = new Date("2026-11-21T10:01:00.000Z");

const report = (change: Partial<AnalysisReport> = {}): AnalysisReport =>
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

const ANOMALY: AnalysisReport["anomalies"][number] = {
  ...{ node: "payment-handler", series: "latency/Average", kind: "shift", score: 1, expected: 0.2, observed: 3, since: null },
  ...{ text: "payment-handler: latency/Average rose", evidence: ["m1"] },
};

const said = { summary: [{ text: "The payment provider is down.", evidence: ["m1"] }] };
const answered = (input: unknown = said, stopReason = "tool_use") => ({
  $metadata: {},
  metrics: { latencyMs: 1 },
  stopReason,
  usage: { inputTokens: 2000, outputTokens: 400, totalTokens: 2400 },
  output: {
    message: { role: "assistant" as const, content: [{ toolUse: { toolUseId: "1", name: NARRATIVE_TOOL.name, input } }] },
  },
});
const answer = (input: unknown = said, stopReason = "tool_use") =>
  bedrock.on(ConverseCommand).callsFake(() => answered(input, stopReason));
const failing = (name: string) => Object.assign(new Error(`${name} of a test`), { name });

const tell = (
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
const spent = () =>
  memory
    .table("idempotency")
    .items()
    .find(({ id }) => String(id).startsWith("analysis-tokens"))?.tokens;
const asked = () => bedrock.commandCalls(ConverseCommand).map(({ args }) => args[0].input);
const lackingOf = ({ lacking }: AnalysisReport) => lacking.filter(({ source }) => source === "model").map(({ reason }) => reason);

describe("a model that answers", () => {
  it("tells the report, with its price and tokens", async () => {
    answer();
    const told = await tell();
    expect(told.summary).toEqual(said.summary);
    expect(told.narrator).toMatchObject({
      model: "vendor.model-1",
      inputTokens: 2000,
      outputTokens: 400,
      costUsd: 0.012,
      cached: false,
    });
    expect(lackingOf(told)).toEqual([]);
    expect(spent()).toBe(2400);
  });

  it("is asked for the one tool, within the configured tokens, through its guardrail", async () => {
    answer();
    await tell(report(), { settings: model({ guardrail: { id: "g", version: "3" } }) });
    expect(asked()).toMatchObject([
      {
        modelId: "us.vendor.model-1",
        inferenceConfig: { maxTokens: 800, temperature: 0 },
        toolConfig: { toolChoice: { tool: { name: NARRATIVE_TOOL.name } } },
        guardrailConfig: { guardrailIdentifier: "g", guardrailVersion: "3" },
      },
    ]);
  });

  it("cannot cite what was not fetched", async () => {
    answer({ summary: [{ text: "A meteor.", evidence: ["m9"] }] });
    const told = await tell();
    expect(told.summary).toEqual(report().summary);
    expect(told.narrator.dropped).toHaveLength(1);
  });

  it.each([["text"], [7], [null], [[]]])(
    "with the tool's input %j leaves the statistics' report, which says so",
    async (input) => {
      answer(input);
      const told = await tell();
      expect(told.summary).toEqual(report().summary);
      expect(lackingOf(told)).toHaveLength(1);
      expect(told.narrator.inputTokens).toBe(2000);
    },
  );
});

describe("a model that gives no report", () => {
  it.each([
    ["max_tokens", /cut off/],
    ["guardrail_intervened", /guardrail/],
    ["content_filtered", /filtered/],
    ["refusal", /refused/],
    ["end_turn", /did not give a report \(end_turn\)/],
  ])("and ends with %s leaves the statistics' report, which says so and what it cost", async (stopReason, reason) => {
    answer(said, stopReason);
    const told = await tell();
    expect(told.summary).toEqual(report().summary);
    expect(lackingOf(told)).toEqual([expect.stringMatching(reason)]);
    expect(told.narrator).toMatchObject({ model: null, costUsd: 0.012 });
  });

  it.each([
    "AccessDeniedException",
    "ResourceNotFoundException",
    "InternalServerException",
    "ModelTimeoutException",
    "ValidationException",
  ])("because of %s is asked once, and what was taken from the day's tokens is given back", async (name) => {
    bedrock.on(ConverseCommand).rejects(failing(name));
    const told = await tell();
    expect(lackingOf(told)).toEqual([expect.stringContaining(name)]);
    expect(asked()).toHaveLength(1);
    expect(spent()).toBe(0);
  });

  it("and is silent is waited for as long as there is time, and may have been paid for all the same", async () => {
    bedrock.on(ConverseCommand).callsFake(() => new Promise(() => undefined));
    const started = performance.now();
    const told = await tell(report(), { leftMs: 4100 });
    expect(performance.now() - started).toBeLessThan(3500);
    expect(lackingOf(told)).toEqual([expect.stringContaining("did not answer within 2100 ms")]);
    expect(spent()).toBeGreaterThan(1000);
  });

  it("is not asked where the table of tokens took all the time, which is no fault of the model's", async () => {
    answer();
    let left = 5000;
    memory.faults = {
      after: ({ command }) => {
        if (command === "PutItem") left = 3000;
        return undefined;
      },
    };
    let faults = 0;
    const guard: CircuitBreaker = {
      execute: async (call, isFailure) =>
        call(new AbortController().signal).catch((error: unknown) => {
          faults += Number(isFailure(error));
          throw error;
        }),
    };
    const told = await tell(report(), { guard, left: () => left });
    expect(lackingOf(told)).toEqual([expect.stringContaining("no time left")]);
    expect([asked().length, spent(), faults]).toEqual([0, 0, 0]);
  });

  it("because it is busy is asked again, as long as there is time", async () => {
    bedrock
      .on(ConverseCommand)
      .rejectsOnce(failing("ThrottlingException"))
      .callsFake(() => answered());
    expect((await tell()).narrator.model).toBe("vendor.model-1");
    expect(asked()).toHaveLength(2);
  });

  it("is not asked where there is no time left, its breaker is open, the day's tokens are spent or the question is too long", async () => {
    answer();
    expect(lackingOf(await tell(report(), { leftMs: 3000 }))).toEqual([expect.stringContaining("no time left")]);
    const open: CircuitBreaker = { execute: async () => Promise.reject(new CircuitOpenError("bedrock", 5000)) };
    expect(lackingOf(await tell(report(), { guard: open }))).toEqual([expect.stringContaining("circuit breaker is open")]);
    expect(lackingOf(await tell(report(), { perDay: 100 }))).toEqual([expect.stringContaining("tokens are spent")]);
    expect(lackingOf(await tell(report(), { settings: model({ maxInputTokens: 10 }) }))).toEqual([
      expect.stringContaining("longer than it may be"),
    ]);
    expect(asked()).toHaveLength(0);
  });

  it("is not asked where the statistics found neither a cause nor anything unusual, whatever it said before: that is said", async () => {
    answer();
    await tell();
    const told = await tell(report({ rootCauses: [], anomalies: [] }));
    expect(asked()).toHaveLength(1);
    expect(spent()).toBe(2400);
    expect(lackingOf(told)).toEqual([expect.stringMatching(/not asked.*neither a cause nor/)]);
    expect(told.summary).toEqual(report().summary);
    expect(told.narrator).toMatchObject({ model: null, inputTokens: 0, costUsd: 0 });
  });

  it("is asked about something unusual that has no cause, and about a cause that shows in no series", async () => {
    answer();
    await tell(report({ rootCauses: [], anomalies: [ANOMALY] }));
    await tell(report({ incidentId: "inc-2", anomalies: [] }));
    expect(asked()).toHaveLength(2);
  });

  it("is not asked while the day's tokens cannot be counted", async () => {
    answer();
    memory.faults = { before: ({ command }) => (command === "PutItem" ? failing("InternalServerError") : undefined) };
    expect(lackingOf(await tell())).toEqual([expect.stringContaining("table idempotency")]);
    expect(asked()).toHaveLength(0);
  });

  it("is not configured: the statistics' report says so", async () => {
    const parts = {
      model: undefined,
      converse: async () => createConverse(new BedrockRuntimeClient({})),
      breaker,
      budget: createTokenBudget(dynamo, "idempotency", "dev", 0),
    };
    const rest = { answers: createKeptAnswers(dynamo, "idempotency"), logger: createLogger(service), now: () => NOW };
    expect(lackingOf(await narrate(report(), { ...parts, ...rest }, { remainingMs: () => 1e9 }))).toEqual([
      "no model is configured",
    ]);
  });
});

describe("the day's tokens", () => {
  const budget = createTokenBudget(dynamo, "idempotency", "dev", 1000);
  it("are never overspent, however many take at a time, and are new the next day", async () => {
    const taken = await Promise.all(Array.from({ length: 10 }, () => budget.take(300, NOW)));
    expect(taken.filter(Boolean)).toHaveLength(3);
    expect(await budget.take(100, NOW)).toBe(true);
    expect(await budget.take(1, NOW)).toBe(false);
    await budget.correct(-50, NOW);
    expect(await budget.take(50, NOW)).toBe(true);
    expect(await budget.take(1000, new Date("2026-11-22T00:00:00Z"))).toBe(true);
  });
});

describe("a later alarm of the incident", () => {
  const [alarm, metric] = report().evidence;
  /** The same evidence in another order: its numbers are others. */
  const renumbered = () => {
    if (!alarm || !metric) throw new Error("the report has evidence");
    const evidence = [alarm, { ...metric, id: "m4" }];
    const rootCauses = report().rootCauses.map((cause) => ({ ...cause, evidence: ["m4"] }));
    return report({ evidence, rootCauses });
  };

  it("with the same cause and severity is told in the same words, which cite its own evidence", async () => {
    answer();
    await tell();
    const told = await tell(renumbered());
    expect(asked()).toHaveLength(1);
    expect(told.summary).toEqual([{ text: "The payment provider is down.", evidence: ["m4"] }]);
    expect(told.narrator).toMatchObject({ cached: true, costUsd: 0, model: "vendor.model-1" });
  });

  it("is told from what is no longer than what was said: evidence that nobody cites is not kept", async () => {
    answer();
    await tell();
    const kept = memory
      .table("idempotency")
      .items()
      .find(({ id }) => String(id).startsWith("narrative#"));
    expect(String(kept?.told)).toContain('"id":"m1"');
    expect(String(kept?.told)).not.toContain('"id":"a1"');
  });

  it("loses the words that rest on nothing any more", async () => {
    answer();
    await tell();
    const others = renumbered().evidence.map((each) => (each.source === "metric" ? { ...each, reference: "Another" } : each));
    const told = await tell({ ...renumbered(), evidence: others });
    expect(told.summary).toEqual(report().summary);
    expect(told.narrator.dropped.length).toBeGreaterThan(0);
  });

  it.each([
    ["another severity", { severity: "critical" as const }],
    ["no cause", { rootCauses: [], anomalies: [ANOMALY] }],
  ])("with %s is asked about anew", async (_what, change) => {
    answer();
    await tell();
    await tell(report(change));
    expect(asked()).toHaveLength(2);
  });

  it("is asked about anew while the table does not tell what was said", async () => {
    answer();
    await tell();
    memory.faults = { before: ({ command }) => (command === "GetItem" ? failing("InternalServerError") : undefined) };
    expect((await tell()).narrator.cached).toBe(false);
  });
});
