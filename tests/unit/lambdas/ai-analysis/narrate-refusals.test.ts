import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { describe, expect, it } from "vitest";
import { createTokenBudget } from "../../../../lambdas/ai-analysis/narrate/budget.js";
import { createConverse } from "../../../../lambdas/ai-analysis/narrate/converse.js";
import { createKeptAnswers } from "../../../../lambdas/ai-analysis/narrate/kept-answers.js";
import { narrate } from "../../../../lambdas/ai-analysis/narrate/narrate.js";
import type { CircuitBreaker } from "../../../../lambdas/shared/circuit-breaker/circuit-breaker.js";
import { CircuitOpenError } from "../../../../lambdas/shared/errors.js";
import { createLogger } from "../../../../lambdas/shared/telemetry.js";
import {
  ANOMALY,
  aloneInEachTest,
  answer,
  answered,
  asked,
  bedrock,
  breaker,
  dynamo,
  failing,
  lackingOf,
  memory,
  model,
  NOW,
  report,
  said,
  service,
  spent,
  tell,
} from "./narrate-support.js";

aloneInEachTest();

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
