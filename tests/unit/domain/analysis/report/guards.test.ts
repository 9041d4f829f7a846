import { describe, expect, it } from "vitest";
import { assess } from "../../../../../domain/analysis/report/index.js";
import type { MaterialSeries } from "../../../../../domain/contracts/material.js";
import type { AnalysisReport } from "../../../../../domain/contracts/report.js";
import { from, further, INCIDENT_POINTS, lines, materialOf, trace, type Values, type Written } from "./builder.js";

const NOW = "2026-11-21T10:31:00.000Z";
const report = (written: Written): AnalysisReport => assess(materialOf(written), NOW);
const latency = { node: "payment-handler", metric: "latency" } as const;
const percent = (begin: number, then: number): Values => from(begin, 100, then).map((value) => Math.min(100, value ?? 0));
const counted = (begin: number, then: number): Values =>
  Array.from({ length: INCIDENT_POINTS }, (_, at) => (at < begin ? 0 : then));

it("fewer requests behind a service that fails are not laid to the client, who only gives up on it", () => {
  const fewer = { requests: from(3, 60, 5) };
  const { rootCauses } = report({
    trigger: { node: "order-processor", metric: "requests" },
    now: {
      "order-api": { requests: from(3, 120, 9), availability: percent(3, 10) },
      "queue:orders": fewer,
      "order-processor": { requests: from(3, 120, 9) },
      "queue:payments": fewer,
      "payment-handler": fewer,
      "payment-provider": fewer,
      "queue:payment-results": fewer,
    },
  });
  expect(rootCauses[0]).toMatchObject({ node: "order-api", kind: "errors" });
  expect(rootCauses.map(({ node }) => node)).not.toContain("client");
});

describe("a dependency that answers late", () => {
  const way = "order-api>payment-handler>payment-provider";
  const slow = { latency: from(4, 0.15, 3.62) };
  const handler = { latency: from(4, 0.22, 3.75), availability: percent(4, 60) };
  const open = further("payment-handler", "CircuitOpen", counted(5, 20));
  const faults = [1, 2, 3].map((id) => trace(`1-${id}`, way, "failing", { ms: 100, cause: "503" }));
  const kindOf = (availability: Values, more: Partial<Written> = {}) =>
    report({
      trigger: latency,
      now: { "payment-handler": handler, "payment-provider": { ...slow, availability } },
      ...more,
    }).rootCauses.find(({ node }) => node === "payment-provider")?.kind;

  it("and fails a few of its calls is slow; one that fails most of them is down, however late", () => {
    expect(kindOf(percent(4, 75))).toBe("dependency-slow");
    expect(kindOf(percent(4, 20))).toBe("dependency-down");
  });

  it("and whose failures nobody counts is slow, also when its breaker opens; down when most of its calls are seen to fail", () => {
    expect(kindOf([], { further: [open] })).toBe("dependency-slow");
    expect(kindOf([], { further: [open], traces: faults })).toBe("dependency-down");
    const timeouts = lines("payment-handler", 4, 9, () => "the payment provider did not answer within 5000 ms", {
      errorName: "ProviderTimeoutError",
    });
    expect(kindOf([], { further: [open], traces: faults, logs: { incident: timeouts } })).toBe("dependency-slow");
  });
});

it("waiting that averages hide is laid to the noticed node by its own p99", () => {
  const material = materialOf({ trigger: latency });
  const p99 = (values: Values, node: "normal" | "incident") => {
    const { timestamps, series } = material.metrics[node];
    return { timestamps, series: { ...series, "payment-handler": { ...series["payment-handler"], "latency/p99": [...values] } } };
  };
  const usual = material.metrics.normal.timestamps.map((_, at) => 0.4 * (1 + 0.1 * Math.sin(at)));
  const metrics = { normal: p99(usual, "normal"), incident: p99(from(3, 0.4, 6), "incident") };
  const { rootCauses } = assess({ ...material, metrics }, NOW);
  expect(rootCauses).toMatchObject([{ node: "payment-handler", kind: "latency", path: ["payment-handler"] }]);
});

describe("times are compared by factors", () => {
  /** Normal times that scatter by factors, up to `spread` times the middle one either way. */
  const times = (middle: number, spread: number, now: Values): MaterialSeries => {
    const series = further("order-api", "Duration", now, { statistic: "p99", unit: "Milliseconds" });
    const normal = series.values.length - now.length;
    return {
      ...series,
      values: series.values.map((value, at) => (at < normal ? middle * spread ** Math.sin(at * 2.4) : value)),
    };
  };
  const unusual = (series: MaterialSeries): readonly string[] =>
    report({ trigger: latency, further: [series] }).anomalies.map((each) => each.series);
  const points = (...at: readonly number[]): Values => Array.from({ length: INCIDENT_POINTS }, (_, place) => at[place] ?? 100);

  it("so that a fall to a tenth shows where they are often half and double", () => {
    expect(unusual(times(100, 2, points(100, 100, 10, 10)))).toEqual(["Duration/p99"]);
    expect(unusual(times(100, 2, points(100, 100, 50, 50)))).toEqual([]);
  });

  it("so that one of eight times the usual is none where they are often a third and thrice", () => {
    expect(unusual(times(100, 3, points(100, 100, 800)))).toEqual([]);
    expect(unusual(times(100, 1.1, points(100, 100, 800)))).toEqual(["Duration/p99"]);
  });
});

it("a consumer that takes fewer of the messages that come is not excused by the few that it refuses", () => {
  const { rootCauses } = report({
    trigger: { node: "payment-handler", metric: "requests" },
    now: {
      "payment-handler": { requests: from(3, 60, 20) },
      "payment-provider": { requests: from(3, 60, 20) },
      "queue:payment-results": { requests: from(3, 60, 20) },
      "order-processor": { requests: from(3, 120, 80) },
    },
    further: [further("payment-handler", "InvalidMessage", counted(3, 3))],
  });
  expect(rootCauses).toMatchObject([{ node: "payment-handler", kind: "silence" }]);
});
