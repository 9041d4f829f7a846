import { describe, expect, it } from "vitest";
import {
  ACTION_IDS,
  applyNarrative,
  assess,
  buildPrompt,
  type NarrativeUsage,
} from "../../../../../domain/analysis/report/index.js";
import { actionsFor } from "../../../../../domain/analysis/report/supported.js";
import type { IncidentMaterial } from "../../../../../domain/contracts/material.js";
import type { AnalysisReport } from "../../../../../domain/contracts/report.js";
import { change, from, materialOf } from "./builder.js";
import { BUILT } from "./faults.js";

const NOW = "2026-11-21T10:31:00.000Z";
const usage: NarrativeUsage = { model: "claude", inputTokens: 900, outputTokens: 300, costUsd: 0.004, cached: false };
const of = (fault: string): AnalysisReport => {
  const { material } = BUILT[fault] ?? {};
  if (!material) throw new Error(`there is no material of ${fault}`);
  return assess(material, NOW);
};
/** What is left of the model's wish to do something to a node. */
const wished = (report: AnalysisReport, action: string, node: string | null) => {
  const [evidence] = report.rootCauses[0]?.evidence ?? [];
  const { actions, narrator } = applyNarrative(report, { actions: [{ action, node, evidence: [evidence] }] }, usage);
  return { first: actions[0], dropped: narrator.dropped, actions };
};

describe("an action of the model", () => {
  it.each([
    ["payment-down", "roll-back", "payment-provider", "no change of payment-provider was fetched"],
    ["payment-slow", "compare-versions", "payment-provider", "no change of payment-provider was fetched"],
    ["payment-slow", "roll-back", "payment-handler", "no change of payment-handler was fetched"],
    ["payment-down", "restart-node", "payment-provider", "against nothing that payment-provider is a candidate for"],
    ["bad-deploy", "check-dependency", "payment-handler", "against nothing that payment-handler is a candidate for"],
    ["bad-deploy", "roll-back", null, "names no node"],
  ])("on %s is dropped where nothing supports it: %s %s", (fault, action, node, reason) => {
    const report = of(fault);
    const { actions, dropped } = wished(report, action, node);
    expect(actions).toEqual(report.actions);
    expect(dropped).toHaveLength(1);
    expect(dropped[0]?.reason).toContain(reason);
  });

  it("is kept where a candidate and what was fetched support it", () => {
    expect(wished(of("bad-deploy"), "roll-back", "payment-handler")).toMatchObject({
      first: { action: "roll-back", node: "payment-handler", runbook: "bad-deploy.md" },
      dropped: [],
    });
    expect(wished(of("payment-down"), "open-breaker", "payment-provider")).toMatchObject({
      first: { action: "open-breaker", node: "payment-provider" },
      dropped: [],
    });
  });
});

describe("the prompt's pairs of action and node", () => {
  const pairs = (report: AnalysisReport): { action: string; node: string }[] => {
    const [, block = ""] = /<actions>([\s\S]*)<\/actions>/.exec(buildPrompt(report, { maxTokens: 8000 }).user) ?? [];
    return block.split("\n").flatMap((line) => (line.startsWith("{") ? JSON.parse(line) : []));
  };

  it.each(Object.keys(BUILT))("are exactly those that are taken over, on %s", (fault) => {
    const report = of(fault);
    const nodes = [...new Set(report.rootCauses.map(({ node }) => node))];
    const taken = nodes.flatMap((node) =>
      ACTION_IDS.filter((action) => wished(report, action, node).dropped.length === 0).map((action) => `${action} ${node}`),
    );
    expect(taken.length).toBeGreaterThan(0);
    expect(
      pairs(report)
        .map(({ action, node }) => `${action} ${node}`)
        .sort(),
    ).toEqual(taken.sort());
  });
});

describe("versions are compared", () => {
  const slow = (changes: IncidentMaterial["changes"]): AnalysisReport =>
    assess(
      materialOf({
        trigger: { node: "payment-handler", metric: "latency" },
        now: { "payment-handler": { latency: from(4, 0.22, 3.75) } },
        changes,
      }),
      NOW,
    );
  const compared = ({ actions }: AnalysisReport) => actions.filter(({ action }) => action === "compare-versions");

  it("only where a change of the node was fetched: not without any, nor by another's, nor by its birth", () => {
    const birth = change("payment-handler", -61, { event: "CreateFunction20150331" });
    for (const changes of [[], [change("order-api", -40)], [birth]]) {
      const report = slow(changes);
      expect(report.rootCauses[0]).toMatchObject({ node: "payment-handler", kind: "latency" });
      expect(report.actions.length).toBeGreaterThan(0);
      expect(compared(report)).toEqual([]);
    }
  });

  it("with one that lies too far back to be blamed, which is cited then", () => {
    const report = slow([change("payment-handler", -40)]);
    expect(report.rootCauses[0]).toMatchObject({ node: "payment-handler", kind: "latency" });
    const [action] = compared(report);
    const cited = report.evidence.filter(({ id }) => action?.evidence.includes(id)).map(({ source }) => source);
    expect(cited).toContain("change");
  });
});

it("a client that asks more than usual is not given more memory: it is not ours", () => {
  const cause = { node: "client", kind: "traffic-surge" } as const;
  expect(actionsFor(cause, [])).toEqual(["check-callers", "scale-out"]);
  expect(actionsFor({ ...cause, node: "order-api" }, [])).toEqual(["check-callers", "raise-concurrency", "scale-out"]);
});

it("what is outside is never said to be changed by us, whatever a change claims", () => {
  const { material } = BUILT["payment-slow"] ?? {};
  if (!material) throw new Error("there is no material of payment-slow");
  const changes = [change("payment-provider", 3), change("client", 3)];
  const report = assess({ ...material, changes }, NOW);
  expect(report.rootCauses[0]).toMatchObject({ node: "payment-provider", kind: "dependency-slow" });
  expect(wished(report, "roll-back", "payment-provider").dropped).toHaveLength(1);
  expect(report.evidence.filter(({ source }) => source === "change")).toEqual([]);
});
