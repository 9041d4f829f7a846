import { describe, expect, it } from "vitest";
import { NARRATIVE_TOOL } from "../../../../domain/analysis/report/index.js";
import { createTokenBudget } from "../../../../lambdas/ai-analysis/narrate/budget.js";
import {
  ANOMALY,
  aloneInEachTest,
  answer,
  asked,
  dynamo,
  failing,
  lackingOf,
  memory,
  model,
  NOW,
  report,
  said,
  spent,
  tell,
} from "./narrate-support.js";

aloneInEachTest();

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

describe("the day's tokens for posted metrics", () => {
  it("are a part of all: what they leave is there for alarms, and what alarms took they have not", async () => {
    const [all, part] = [1000, 500].map((tokens) => createTokenBudget(dynamo, "idempotency", "dev", tokens));
    expect(await part?.take(300, NOW)).toBe(true);
    expect(await part?.take(300, NOW)).toBe(false);
    expect(await all?.take(700, NOW)).toBe(true);
    expect(await part?.take(1, NOW)).toBe(false);
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
