import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { assess } from "../../../../../domain/analysis/report/index.js";
import { type IncidentMaterial, IncidentMaterialSchema } from "../../../../../domain/contracts/material.js";
import { AnalysisReportSchema } from "../../../../../domain/contracts/report.js";
import { BUILT } from "./faults.js";

const FOLDER = new URL("materials/", import.meta.url);

/** The five faults of the laptop that must be recognised; every one of them is looked at below, recorded or built. */
const FAULTS = ["payment-slow", "payment-down", "bad-deploy", "poison", "traffic-drop"] as const;

/** Material of a laptop's run, `materials/<fault>.json.gz`, where it was recorded. */
function recorded(fault: string): IncidentMaterial | undefined {
  const file = new URL(`${fault}.json.gz`, FOLDER);
  return existsSync(file) ? v.parse(IncidentMaterialSchema, JSON.parse(gunzipSync(readFileSync(file)).toString())) : undefined;
}

const cases = FAULTS.flatMap((fault) => {
  const built = BUILT[fault];
  if (!built) throw new Error(`there is no material of ${fault}: build one in faults.ts`);
  const { node, kind } = built;
  const one = recorded(fault);
  return [
    { fault, origin: "built", node, kind, material: built.material },
    ...(one ? [{ fault, origin: "recorded", node, kind, material: one }] : []),
  ];
});

/** The same incident in an environment that has run for a few minutes only. */
function young(material: IncidentMaterial, points: number): IncidentMaterial {
  const { normal, incident } = material.metrics;
  const cut = <T>(list: readonly T[]): T[] => list.slice(-points);
  const series = Object.entries(normal.series).map(([node, each]) => [
    node,
    Object.fromEntries(Object.entries(each).map(([name, values]) => [name, cut(values)])),
  ]);
  const since = cut(normal.timestamps)[0] ?? 0;
  return {
    ...material,
    metrics: { normal: { timestamps: cut(normal.timestamps), series: Object.fromEntries(series) }, incident },
    further: material.further.map((each) => {
      const first = each.timestamps.findIndex((at) => at >= since);
      return { ...each, timestamps: each.timestamps.slice(first), values: each.values.slice(first) };
    }),
  };
}

/** Other alarms that the same fault sets off: a breaker's, dead letters', orders that do not complete, a composite's of no node. */
const OTHER_ALARMS = [
  ["payment-slow", "order-processor", "requests"],
  ["payment-slow", "queue:payments", "latency"],
  ["payment-slow", "client", "latency"],
  ["payment-down", "payment-provider", "availability"],
  ["payment-down", "order-processor", "requests"],
  ["payment-down", "queue:payments", "availability"],
  ["bad-deploy", "order-processor", "requests"],
  ["bad-deploy", "queue:payments", "availability"],
  ["bad-deploy", "client", "availability"],
  ["poison", "queue:orders", "availability"],
  ["poison", "client", "availability"],
  ["traffic-drop", "order-processor", "requests"],
  ["traffic-drop", "queue:orders", "requests"],
  ["traffic-drop", "client", "requests"],
] as const;

it.each(OTHER_ALARMS)("%s is recognised from an alarm on %s %s too", (fault, at, metric) => {
  const { node, kind, material } = BUILT[fault] ?? { material: undefined };
  if (!material) throw new Error(`there is no material of ${fault}`);
  const { rootCauses } = assess({ ...material, trigger: { ...material.trigger, node: at, metric } }, "2026-11-21T10:31:00.000Z");
  expect(rootCauses[0]).toMatchObject({ node, kind });
  expect(rootCauses[0]?.evidence.some((id) => id.startsWith("m"))).toBe(true);
});

describe.each(cases)("$fault ($origin)", ({ node, kind, material }) => {
  const report = assess(material, "2026-11-21T10:31:00.000Z");
  const [first] = report.rootCauses;

  it(`is laid to ${node}, ${kind}`, () => {
    expect(first).toMatchObject({ node, kind });
    expect(first?.path).toEqual(expect.arrayContaining([material.trigger.node, node]));
  });

  it("gives a valid report with something to do about it", () => {
    expect(v.is(AnalysisReportSchema, report)).toBe(true);
    expect(report.actions[0]).toMatchObject({ node });
    expect(report.confidence).toBeGreaterThan(0.5);
  });

  it("cites what a person can look up again", () => {
    const cited = new Set(first?.evidence);
    const sources = new Set(report.evidence.filter(({ id }) => cited.has(id)).map(({ source }) => source));
    expect(sources.has(kind === "bad-deploy" ? "change" : "metric")).toBe(true);
  });
});

describe.each(cases.filter(({ origin }) => origin === "built"))("$fault in a young environment", ({ node, kind, material }) => {
  it.each([3, 5, 10])("is laid to the same with %s points of the normal window", (points) => {
    expect(assess(young(material, points), "2026-11-21T10:31:00.000Z").rootCauses[0]).toMatchObject({ node, kind });
  });
});
