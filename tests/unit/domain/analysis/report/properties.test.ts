import { existsSync } from "node:fs";
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import {
  ACTION_IDS,
  ALLOWED_ACTIONS,
  assess,
  buildPrompt,
  isActionId,
  runbookOf,
} from "../../../../../domain/analysis/report/index.js";
import { whyNot } from "../../../../../domain/analysis/report/supported.js";
import { type IncidentMaterial, IncidentMaterialSchema, NODE_KINDS } from "../../../../../domain/contracts/material.js";
import { type AnalysisReport, AnalysisReportSchema, CAUSE_KINDS, type Source } from "../../../../../domain/contracts/report.js";
import { anyMaterial } from "./arbitrary.js";
import { line, materialOf, trace } from "./builder.js";
import { BUILT } from "./faults.js";

const NOW = "2026-11-21T10:31:00.000Z";
const faults = Object.entries(BUILT);

const claims = ({ summary, severityReason, rootCauses, actions, serviceLevels, anomalies }: AnalysisReport) => [
  ...summary,
  severityReason,
  ...rootCauses,
  ...actions,
  ...serviceLevels,
  ...anomalies,
];

describe("of any material", () => {
  it("a report comes that its schema takes, without NaN, whose every claim cites its evidence", () => {
    fc.assert(
      fc.property(anyMaterial, (material) => {
        // Infinite numbers are refused where materials come from outside, and borne all the same.
        const issues = v.safeParse(IncidentMaterialSchema, material).issues ?? [];
        expect(issues.filter(({ type }) => type !== "finite")).toEqual([]);
        const report = assess(material, NOW);
        expect(v.safeParse(AnalysisReportSchema, report).issues).toBeUndefined();
        // JSON has no NaN: what comes back is the same only where there is none.
        expect(JSON.parse(JSON.stringify(report))).toEqual(report);
        const ids = report.evidence.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { evidence } of claims(report)) for (const id of evidence) expect(ids).toContain(id);
        for (const { action } of report.actions) expect(isActionId(action)).toBe(true);
        // None is about a change that was not fetched.
        for (const action of report.actions) expect(whyNot(report, action)).toBeUndefined();
        expect(report.rootCauses.reduce((sum, { score }) => sum + score, 0)).toBeLessThanOrEqual(1.000001);
        buildPrompt(report, { maxTokens: 4000 });
      }),
      { numRuns: 250 },
    );
  });

  it("the same report comes again, whatever the order of nodes and edges, series and changes", () => {
    const mixed = <T>(list: readonly T[], seed: number): T[] =>
      list
        .map((each, at) => [(Math.sin(seed + at * 7.3) * 1000) % 1, each] as const)
        .sort(([a], [b]) => a - b)
        .map(([, each]) => each);
    const of = (m: IncidentMaterial, seed: number): IncidentMaterial => ({
      ...m,
      nodes: mixed(m.nodes, seed),
      edges: mixed(m.edges, seed),
      further: mixed(m.further, seed),
      changes: mixed(m.changes, seed),
      traces: mixed(m.traces, seed),
    });
    fc.assert(
      fc.property(fc.constantFrom(...faults), fc.integer({ min: 1, max: 10_000 }), ([, { material }], seed) => {
        expect(assess(of(material, seed), NOW)).toEqual(assess(material, NOW));
      }),
    );
    fc.assert(
      fc.property(anyMaterial, (material) => {
        const { nodes, edges } = material;
        expect(assess({ ...structuredClone(material), nodes: mixed(nodes, 3), edges: mixed(edges, 5) }, NOW)).toEqual(
          assess(material, NOW),
        );
      }),
      { numRuns: 100 },
    );
  });
});

it("of two nodes that are alike in everything the first by name comes first, whatever the order", () => {
  const material = materialOf({
    trigger: { node: "payment-handler", metric: "latency" },
    now: { "payment-handler": { latency: [0.2, 0.2, 0.2, 3, 3, 3, 3, 3, 3, 3] } },
  });
  const twins = ["twin-b", "twin-a", "twin-c"];
  const withTwins = ({ timestamps, series }: IncidentMaterial["metrics"]["normal"], order: readonly string[]) => ({
    timestamps,
    series: { ...series, ...Object.fromEntries(order.map((twin) => [twin, series["payment-handler"] ?? {}])) },
  });
  const firstOf = (order: readonly string[]): string | undefined =>
    assess(
      {
        ...material,
        nodes: [...order.map((name) => ({ name, kind: "function" as const })), ...material.nodes],
        edges: [...order.map((twin): [string, string] => ["payment-handler", twin]), ...material.edges],
        metrics: { normal: withTwins(material.metrics.normal, order), incident: withTwins(material.metrics.incident, order) },
      },
      NOW,
    ).rootCauses[0]?.node;
  expect(firstOf(twins)).toBe("twin-a");
  expect(firstOf([...twins].reverse())).toBe("twin-a");
});

const WITHOUT: Readonly<Record<Exclude<Source, "model">, (material: IncidentMaterial) => IncidentMaterial>> = {
  metrics: (m) => ({
    ...m,
    metrics: { normal: { timestamps: [], series: {} }, incident: { timestamps: [], series: {} } },
    further: [],
  }),
  graph: (m) => ({ ...m, edges: [] }),
  traces: (m) => ({ ...m, traces: [] }),
  logs: (m) => ({ ...m, logs: { normal: [], incident: [] } }),
  changes: (m) => ({ ...m, changes: [] }),
};

describe.each(faults)("%s without", (_fault, { material }) => {
  const full = assess(material, NOW);

  it.each(Object.entries(WITHOUT))("%s still gives a report, which says so and is less sure", (source, remove) => {
    const report = assess({ ...remove(material), lacking: [{ source: source as Source, reason: "its deadline passed" }] }, NOW);
    expect(v.is(AnalysisReportSchema, report)).toBe(true);
    expect(report.lacking).toContainEqual({ source, reason: "its deadline passed" });
    expect(report.confidenceReason).toContain(source);
    expect(report.confidence).toBeLessThan(full.confidence);
    const letter = { metrics: "m", graph: "", traces: "t", logs: "l", changes: "c" }[source] ?? "";
    if (letter !== "") expect(report.evidence.map(({ id }) => id.charAt(0))).not.toContain(letter);
  });

  it.each(["traces", "logs"] as const)("%s has the same first cause", (source) => {
    const [first] = assess(WITHOUT[source](material), NOW).rootCauses;
    expect(first).toMatchObject({ node: full.rootCauses[0]?.node, kind: full.rootCauses[0]?.kind });
  });
});

const SECRETS = [
  "4111 1111 1111 1111",
  "anna.berg@example.com",
  "hunter2secret",
  "AKIAIOSFODNN7EXAMPLE",
  "DE89370400440532013000",
  "tok_4fR9xQ2abc",
];

it("secrets that are planted everywhere are nowhere in the report or the prompt", () => {
  const [card, mail, password, key, iban, token] = SECRETS;
  const text = `refused ${card} of ${mail}, password=${password}, key ${key}, account ${iban}, ${token}`;
  const material = materialOf({
    trigger: { node: "payment-handler", metric: "availability", name: `alarm ${text}`, reason: text },
    now: { "payment-handler": { availability: [100, 100, 100, 40, 40, 40, 40, 40, 40, 40] } },
    logs: { incident: [5, 6, 7].map((at) => line("payment-handler", at, `failed: ${text}`, { errorName: `Error ${mail}` })) },
    traces: [trace("1-1", "order-api>payment-handler", "failing", { cause: text })],
    changes: [
      {
        id: `event ${mail}`,
        at: "2026-11-21T10:22:30.000Z",
        kind: "deployment",
        node: "payment-handler",
        resource: text,
        event: `Update ${token}`,
        actor: mail ?? "",
        version: password === undefined ? null : `password=${password}`,
      },
    ],
  });
  const report = assess({ ...material, lacking: [{ source: "graph", reason: text }] }, NOW);
  expect(report.evidence.map(({ source }) => source)).toEqual(
    expect.arrayContaining(["alarm", "metric", "trace", "log", "change"]),
  );
  const { system, user } = buildPrompt(report, { maxTokens: 8000 });
  for (const secret of SECRETS) expect(JSON.stringify(report) + system + user).not.toContain(secret);
});

it("every action has a runbook that is there, and every kind of cause an action", () => {
  for (const id of ACTION_IDS)
    for (const kind of NODE_KINDS)
      expect(existsSync(`runbooks/${runbookOf(id, kind)}`), `${id} of a ${kind}: ${runbookOf(id, kind)}`).toBe(true);
  for (const kind of CAUSE_KINDS)
    expect(
      Object.values(ALLOWED_ACTIONS).some(({ against }) => Object.hasOwn(against, kind)),
      kind,
    ).toBe(true);
});
