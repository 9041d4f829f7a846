import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { assess } from "../../../../../domain/analysis/report/index.js";
import { type IncidentMaterial, IncidentMaterialSchema } from "../../../../../domain/contracts/material.js";
import { change, from, further, INCIDENT_POINTS, lines, materialOf, trace, type Written } from "./builder.js";
import { BUILT } from "./faults.js";
import { errors, failing, first, latency, NOW, report, silent } from "./kinds-reports.js";

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
