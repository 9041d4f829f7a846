import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { assess } from "../../../../../domain/analysis/report/index.js";
import { type IncidentMaterial, IncidentMaterialSchema } from "../../../../../domain/contracts/material.js";
import type { AnalysisReport } from "../../../../../domain/contracts/report.js";
import { change, from, further, INCIDENT_POINTS, line, lines, materialOf, trace, type Written } from "./builder.js";
import { BUILT } from "./faults.js";

const NOW = "2026-11-21T10:31:00.000Z";
const report = (written: Written): AnalysisReport => assess(materialOf(written), NOW);
const first = (written: Written) => report(written).rootCauses[0];
const failing = from(4, 100, 40).map((value) => Math.min(100, value ?? 0));
/** Well, then no word. */
const silent = Array.from({ length: INCIDENT_POINTS }, (_, at) => (at < 3 ? 100 : null));
const errors = { node: "payment-handler", metric: "availability" } as const;
const latency = { node: "payment-handler", metric: "latency" } as const;

describe("the kind of a cause", () => {
  it.each([
    [
      "errors of a node that nothing else explains",
      { trigger: errors, now: { "payment-handler": { availability: failing } } },
      "payment-handler",
      "errors",
    ],
    [
      "waiting of a node that nothing else explains",
      { trigger: latency, now: { "payment-handler": { latency: from(4, 0.22, 3) } } },
      "payment-handler",
      "latency",
    ],
    [
      "more requests than usual, all the way from outside",
      {
        trigger: { node: "order-processor", metric: "latency" },
        now: {
          "order-api": { requests: from(3, 120, 700) },
          "queue:orders": { requests: from(3, 60, 350) },
          "order-processor": { requests: from(3, 120, 700), latency: from(3, 0.035, 0.5) },
        },
      },
      "client",
      "traffic-surge",
    ],
    [
      "a function at its concurrency",
      {
        trigger: latency,
        now: { "payment-handler": { latency: from(4, 0.22, 3) } },
        further: [
          further(
            "payment-handler",
            "Throttles",
            Array.from({ length: INCIDENT_POINTS }, (_, at) => (at < 4 ? 0 : 30)),
          ),
        ],
      },
      "payment-handler",
      "saturation",
    ],
    [
      "a dependency that is late by its caller's word alone",
      {
        trigger: latency,
        now: {
          "payment-handler": {
            latency: from(4, 0.22, 3),
            availability: from(4, 100, 70).map((value) => Math.min(100, value ?? 0)),
          },
          "payment-provider": { latency: [], availability: [], requests: [] },
        },
        logs: {
          incident: lines(
            "payment-handler",
            4,
            10,
            (at) => `authorize-payment failed: the payment provider did not answer within ${5000 + at} ms`,
            { errorName: "ProviderTimeoutError" },
          ),
        },
      },
      "payment-provider",
      "dependency-slow",
    ],
    [
      "a consumer that takes nothing any more, while messages come",
      {
        trigger: { node: "payment-handler", metric: "requests" },
        now: {
          "payment-handler": { requests: from(3, 60, 0), latency: from(3, 0.22, null), availability: silent },
          "payment-provider": { requests: from(3, 60, 0), latency: from(3, 0.15, null), availability: silent },
          "queue:payment-results": { requests: from(3, 60, 0) },
          "order-processor": { requests: from(3, 120, 60) },
        },
      },
      "payment-handler",
      "silence",
    ],
  ] as const satisfies readonly (readonly [string, Written, string, string])[])("tells %s", (_what, written, node, kind) => {
    expect(first(written)).toMatchObject({ node, kind });
  });
});

describe("a drop of traffic, of services that call each other in a circle", () => {
  const { material } = BUILT["traffic-drop"] ?? { material: materialOf({ trigger: latency }) };
  const at = (node: string): IncidentMaterial => ({ ...material, trigger: { ...material.trigger, node } });
  const unmeasured = ({ metrics: { normal, incident }, ...rest }: IncidentMaterial, ...nodes: string[]): IncidentMaterial => {
    const cut = ({ timestamps, series }: typeof normal) => ({
      timestamps,
      series: Object.fromEntries(Object.entries(series).filter(([node]) => !nodes.includes(node))),
    });
    return { ...rest, metrics: { normal: cut(normal), incident: cut(incident) } };
  };
  const CIRCLE = ["order-processor", "queue:payments", "payment-handler", "queue:payment-results"];

  it.each(CIRCLE)("is laid to the client from an alarm on %s, also where nobody measures the way in", (node) => {
    for (const material of [at(node), unmeasured(at(node), "queue:orders"), unmeasured(at(node), "queue:orders", "order-api")]) {
      const { rootCauses } = assess(material, NOW);
      expect(rootCauses).toEqual([expect.objectContaining({ node: "client", kind: "traffic-drop" })]);
      const { path = [] } = rootCauses[0] ?? {};
      expect(new Set(path).size).toBe(path.length);
    }
  });

  it.each(CIRCLE)("is laid to the client from an alarm on %s, whatever the queues are called", (node) => {
    const json = JSON.stringify(at(node)).replaceAll("queue:orders", "queue:wishes");
    expect(assess(v.parse(IncidentMaterialSchema, JSON.parse(json)), NOW).rootCauses).toEqual([
      expect.objectContaining({ node: "client", kind: "traffic-drop" }),
    ]);
  });
});

describe("a change", () => {
  const failed = { trigger: errors, now: { "payment-handler": { availability: failing } } };

  it.each([
    ["just before", "bad-deploy", change("payment-handler", 3.5)],
    [
      "of the configuration",
      "bad-deploy",
      change("payment-handler", 2, { kind: "configuration", event: "UpdateFunctionConfiguration" }),
    ],
    ["that seems to come a minute after, as points tell whole minutes,", "bad-deploy", change("payment-handler", 4.9)],
    ["of an hour ago", "errors", change("payment-handler", -55)],
    ["well after", "errors", change("payment-handler", 8)],
    ["of another node", "errors", change("order-api", 3.5)],
    [
      "that made the node, before which it cannot have worked,",
      "errors",
      change("payment-handler", -60, { event: "CreateFunction20150331" }),
    ],
  ])("%s makes %s", (_when, kind, one) => {
    expect(first({ ...failed, changes: [one] })).toMatchObject({ node: "payment-handler", kind });
  });

  it("is no suspect where nothing was at work before it: it made the node", () => {
    const material = materialOf({ ...failed, changes: [change("payment-handler", -3.5)] });
    const cut = <T>(list: readonly T[]): T[] => list.slice(-3);
    const { timestamps, series } = material.metrics.normal;
    const young = Object.entries(series).map(([node, each]) => [
      node,
      Object.fromEntries(Object.entries(each).map(([name, values]) => [name, cut(values)])),
    ]);
    const normal = { timestamps: cut(timestamps), series: Object.fromEntries(young) };
    expect(assess({ ...material, metrics: { ...material.metrics, normal } }, NOW).rootCauses[0]).toMatchObject({
      kind: "errors",
    });
    expect(assess(material, NOW).rootCauses[0]).toMatchObject({ kind: "bad-deploy" });
  });

  it("after the alarm is no suspect, also where nobody knows since when", () => {
    const traces = [trace("1-1", "order-api>payment-handler", "failing")];
    const kindOf = (minutes: number) => {
      const material = materialOf({ trigger: errors, traces, changes: [change("payment-handler", minutes)] });
      const empty = { timestamps: [], series: {} };
      return assess({ ...material, metrics: { normal: empty, incident: empty } }, NOW).rootCauses[0]?.kind;
    };
    expect([kindOf(8), kindOf(INCIDENT_POINTS + 1)]).toEqual(["bad-deploy", "errors"]);
  });

  it("is cited by the cause", () => {
    const { rootCauses, evidence } = report({ ...failed, changes: [change("payment-handler", 3.5)] });
    const [id] = rootCauses[0]?.evidence ?? [];
    expect(evidence.find((each) => each.id === id)).toMatchObject({ source: "change", reference: "event-payment-handler-3.5" });
  });

  it("is the next suspect where what the changed node calls outside fails", () => {
    const { material } = BUILT["payment-down"] ?? {};
    const { rootCauses } = assess({ ...(material ?? materialOf(failed)), changes: [change("payment-handler", 3.5)] }, NOW);
    expect(rootCauses.slice(0, 2)).toMatchObject([
      { node: "payment-provider", kind: "dependency-down" },
      { node: "payment-handler", kind: "bad-deploy" },
    ]);
  });
});

describe("refused messages", () => {
  const refused = (count: number) =>
    lines("order-processor", 3, count, () => "read-message failed: the message is refused: items: is missing", {
      errorName: "InvalidMessageError",
    });
  const invalid = further("order-processor", "InvalidMessage", [0, 0, 0, 3, 3, 3, 0, 0, 0, 0]);
  const trigger = { node: "order-processor", metric: "availability" } as const;
  const some = { "order-processor": { availability: [100, 100, 100, 97, 97, 97, 100, 100, 100, 100] } };

  it("are laid to the queue with dead letters, where a consumer has several", () => {
    const letters = further("queue:payment-results", "DeadLetters", [0, 0, 0, 0, 3, 3, 3, 3, 3, 3], { statistic: "Maximum" });
    expect(first({ trigger, now: some, further: [invalid, letters], logs: { incident: refused(9) } })).toMatchObject({
      node: "queue:payment-results",
      kind: "poison-messages",
    });
  });

  it("are no poison where the consumer does nothing else any more: then it is wrong itself", () => {
    const none = { "order-processor": { availability: failing.map((value) => (value < 90 ? 0 : 100)) } };
    expect(
      first({
        trigger,
        now: none,
        further: [invalid],
        logs: { incident: refused(9) },
        changes: [change("order-processor", 3.5)],
      }),
    ).toMatchObject({ node: "order-processor", kind: "bad-deploy" });
  });

  it("are found by lines alone", () => {
    const material = materialOf({ trigger, logs: { incident: refused(9) } });
    const empty = { timestamps: [], series: {} };
    const { rootCauses, lacking } = assess({ ...material, metrics: { normal: empty, incident: empty } }, NOW);
    expect(rootCauses[0]).toMatchObject({ node: "queue:orders", kind: "poison-messages" });
    expect(lacking).toContainEqual({ source: "metrics", reason: "no series has a point" });
  });
});

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
