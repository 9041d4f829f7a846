import { describe, expect, test } from "vitest";
import { MODEL_BEHAVIOURS } from "../../../../config/index.js";
import { applyNarrative, assess, buildPrompt, NARRATIVE_TOOL } from "../../../../domain/analysis/report/index.js";
import { SAYS } from "../../../../local/aws/bedrock/behaviours.js";
import type { ConverseRequest } from "../../../../local/aws/bedrock/prompt.js";
import { BUILT } from "../../domain/analysis/report/faults.js";

const usage = { model: "stand-in", inputTokens: 1, outputTokens: 1, costUsd: 0, cached: false };
const request = (system: string, user: string): ConverseRequest => ({
  ...{ system: [{ text: system }], messages: [{ role: "user", content: [{ text: user }] }], inferenceConfig: {} },
  toolConfig: { tools: [{ toolSpec: { name: NARRATIVE_TOOL.name, inputSchema: { json: NARRATIVE_TOOL.inputSchema } } }] },
});

describe.each(Object.entries(BUILT))("on the incident %s", (_, { material }) => {
  const report = assess(material, material.trigger.at);
  const { system, user } = buildPrompt(report, { maxTokens: 12_000 });

  test("the stand-in for a model says what holds: nothing of it is dropped, and the first cause stays", () => {
    const told = applyNarrative(report, SAYS.answers(request(system, user)).toolInput, usage);
    expect(told.narrator.dropped).toEqual([]);
    expect(told.actions[0]).toMatchObject({ action: report.actions[0]?.action, node: report.actions[0]?.node });
    expect(told.rootCauses[0]).toMatchObject({ node: report.rootCauses[0]?.node, kind: report.rootCauses[0]?.kind });
  });

  test.each(["hijacked", "malformed"] as const)("one that is %s changes no cause and no action", (behaviour) => {
    const told = applyNarrative(report, SAYS[behaviour](request(system, user)).toolInput, usage);
    expect(told.rootCauses.map(({ node, kind }) => [node, kind])).toEqual(
      report.rootCauses.map(({ node, kind }) => [node, kind]),
    );
    expect(told.actions).toEqual(report.actions);
    if (behaviour === "hijacked") expect(told.narrator.dropped.length).toBeGreaterThan(0);
    expect(JSON.stringify({ ...told, narrator: null })).not.toContain("attacker");
  });
});

test("every behaviour says something, or is one of those that do not answer", () => {
  expect([...Object.keys(SAYS), "off", "throttled", "times-out"].sort()).toEqual([...MODEL_BEHAVIOURS].sort());
});
