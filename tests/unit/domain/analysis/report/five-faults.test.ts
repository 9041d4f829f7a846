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
