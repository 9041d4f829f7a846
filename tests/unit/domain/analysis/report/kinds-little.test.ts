import { describe, expect, it } from "vitest";
import { assess } from "../../../../../domain/analysis/report/index.js";
import type { IncidentMaterial } from "../../../../../domain/contracts/material.js";
import { from, further, INCIDENT_POINTS, line, lines, materialOf, trace, type Written } from "./builder.js";
import { BUILT } from "./faults.js";
import { errors, failing, first, latency, NOW, report } from "./kinds-reports.js";

describe("with little", () => {
  const way = "order-api>queue:orders>order-processor>queue:payments>payment-handler>payment-provider";
  const bare = (written: Written) => ({
    ...materialOf(written),
    metrics: { normal: { timestamps: [], series: {} }, incident: { timestamps: [], series: {} } },
  });

  it("traces alone name where the fault begins", () => {
    const material = bare({ trigger: errors, traces: [1, 2].map((id) => trace(`1-${id}`, way, "failing", { cause: "503" })) });
    const { rootCauses, confidence } = assess(material, NOW);
    expect(rootCauses[0]).toMatchObject({
      node: "payment-provider",
      kind: "dependency-down",
      path: ["payment-handler", "payment-provider"],
    });
    expect(confidence).toBeLessThan(0.7);
  });

  it("a refused condition of a table is no fault where something else fails", () => {
    const failed = trace("1-1", "order-api>order-processor", "failing");
    const refused = {
      ...failed.steps[1],
      node: "table:orders",
      caller: "order-processor",
      fault: false,
      error: true,
      name: "PutItem",
      startMs: 6,
      durationMs: 2,
      throttle: false,
      cause: null,
    };
    const { rootCauses } = assess(bare({ trigger: errors, traces: [{ ...failed, steps: [...failed.steps, refused] }] }), NOW);
    expect(rootCauses[0]?.node).toBe("order-processor");
  });

  it.each([
    ["latency", "greater than", "payment-handler", "latency"],
    ["availability", "greater than", "payment-handler", "errors"],
    ["requests", "less than", "order-api", "traffic-drop"],
    ["requests", "greater than", "order-api", "traffic-surge"],
  ] as const)("an alarm alone on %s %s its threshold is all there is to go by, and little", (metric, side, node, kind) => {
    const reason = `Threshold Crossed: 3 datapoints were ${side} the threshold`;
    const { rootCauses, confidence } = assess(bare({ trigger: { node, metric, reason } }), NOW);
    expect(rootCauses).toMatchObject([{ kind, evidence: expect.arrayContaining(["a1"]) }]);
    expect(confidence).toBeLessThan(0.2);
  });

  it("calls are taken from the traces where they are not known otherwise", () => {
    const slow = BUILT["payment-slow"]?.material ?? materialOf({ trigger: errors });
    const { rootCauses, lacking } = assess({ ...slow, edges: [] }, NOW);
    expect(rootCauses[0]).toMatchObject({ node: "payment-provider", path: ["payment-handler", "payment-provider"] });
    expect(lacking).toMatchObject([{ source: "graph" }]);
  });

  it("what is refused every day hardly counts beside what failed", () => {
    const refusal = trace("1-1", "client>order-api", "failing");
    const steps = refusal.steps.map((step) => ({ ...step, fault: false, error: true }));
    const failed = trace("1-2", "order-processor>payment-handler", "failing");
    const { rootCauses } = assess(
      bare({ trigger: errors, traces: [{ ...refusal, steps }, { ...refusal, id: "1-3", steps }, failed] }),
      NOW,
    );
    expect(rootCauses[0]?.node).toBe("payment-handler");
  });

  it("lines are told apart by their first line, not by their stacks", () => {
    const logged = lines(
      "payment-handler",
      4,
      9,
      (at) =>
        `authorize-payment failed\n    at call${"abcdefghi".charAt(at)} (payment-provider.js)\n${"    at next ".repeat(at)}`,
    );
    const { evidence, rootCauses } = assess(bare({ trigger: errors, logs: { incident: logged } }), NOW);
    expect(evidence.filter(({ source }) => source === "log")).toHaveLength(1);
    expect(rootCauses[0]).toMatchObject({ node: "payment-handler", kind: "errors" });
  });

  it("nothing unusual gives no cause, a low confidence and the alarm's severity", () => {
    const quiet = report({ trigger: { ...errors, severity: "high" } });
    expect(quiet).toMatchObject({ rootCauses: [], actions: [], severity: "high" });
    expect(quiet.confidence).toBeLessThan(0.4);
    expect(quiet.summary.at(-1)?.text).toContain("Nothing that was fetched");
  });
});

describe("severity", () => {
  it("rises by one tier where callers from outside are harmed, and says by what", () => {
    const harmed = report({
      trigger: { node: "order-api", metric: "availability", severity: "medium" },
      now: { "order-api": { availability: failing } },
    });
    expect(harmed.severity).toBe("high");
    expect(harmed.severityReason.text).toContain("order-api");
    expect(harmed.severityReason.evidence.length).toBe(2);
  });

  it("stays the alarm's where they are not", () => {
    expect(
      report({ trigger: { ...errors, severity: "medium" }, now: { "payment-handler": { availability: failing } } }).severity,
    ).toBe("medium");
  });
});

it("where waiting is as usual as long as the alarm says, the callee that takes most of it is named", () => {
  const material = materialOf({ trigger: latency });
  const late = (window: IncidentMaterial["metrics"]["normal"]) => ({
    ...window,
    series: Object.fromEntries(
      Object.entries(window.series).map(([node, each]) => {
        const values = each["latency/Average"]?.map((value) => (value ?? 0) * (node === "payment-provider" ? 28 : 20));
        return [node, values && /^payment-(handler|provider)$/.test(node) ? { ...each, "latency/Average": values } : each];
      }),
    ),
  });
  const { normal, incident } = material.metrics;
  const { rootCauses, evidence } = assess({ ...material, metrics: { normal: late(normal), incident: late(incident) } }, NOW);
  expect(rootCauses[0]).toMatchObject({ node: "payment-provider", kind: "dependency-slow" });
  expect(evidence.find(({ id }) => id === rootCauses[0]?.evidence[0])?.text).toMatch(
    /^payment-provider: takes [\d.]+ s on average of the [\d.]+ s of payment-handler$/,
  );
});

it("an entry that fails is not excused by the callers that it loses", () => {
  const now = {
    "order-api": { requests: from(3, 120, 9), availability: from(3, 100, 10).map((value) => Math.min(100, value ?? 0)) },
  };
  expect(first({ trigger: { node: "order-api", metric: "requests" }, now })).toMatchObject({ node: "order-api", kind: "errors" });
});

describe("what is no anomaly", () => {
  const still = (value: number, then: number) =>
    further(
      "order-api",
      "PoolSize",
      Array.from({ length: INCIDENT_POINTS }, () => then),
      { statistic: "Average", unit: "None", usual: value },
    );
  const names = (series: ReturnType<typeof still>) =>
    report({ trigger: errors, further: [series] }).anomalies.map(({ series: name }) => name);

  it("a change by less than a tenth, however still the series has been", () => {
    expect(names(still(100, 107))).toEqual([]);
    expect(names(still(100, 140))).toEqual(["PoolSize/Average"]);
  });

  it("two of what never came before", () => {
    const events = (count: number) => further("order-api", "Rare", [0, 0, 0, 0, count, 0, 0, 0, 0, 0]);
    expect([names(events(2)), names(events(3))]).toEqual([[], ["Rare/Sum"]]);
  });
});

it("lines that came more often before are no evidence", () => {
  const usual = (begin: number, count: number) =>
    Array.from({ length: count }, (_, at) => line("order-api", begin + at / 10, "connection reset by peer"));
  const { evidence } = report({
    trigger: errors,
    now: { "payment-handler": { availability: failing } },
    logs: { normal: usual(-60, 600), incident: usual(0, 5) },
  });
  expect(evidence.filter(({ source }) => source === "log")).toEqual([]);
});

it("lines that came as often before are no evidence", () => {
  const usual = (begin: number, count: number) =>
    Array.from({ length: count }, (_, at) => line("order-api", begin + at, "connection reset by peer"));
  const { evidence } = report({
    trigger: errors,
    now: { "payment-handler": { availability: failing } },
    logs: { normal: usual(-60, 60), incident: usual(0, 10) },
  });
  expect(evidence.filter(({ source }) => source === "log")).toEqual([]);
});
