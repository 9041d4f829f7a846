import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { applyNarrative, assess, buildPrompt } from "../../../../../domain/analysis/report/index.js";
import { type IncidentMaterial, IncidentMaterialSchema } from "../../../../../domain/contracts/material.js";
import type { ServiceLevel } from "../../../../../domain/contracts/report.js";
import { type Behaviour, materialOf, type Values } from "./builder.js";
import { BUILT } from "./faults.js";

const NOW = "2026-11-21T10:31:00.000Z";
const trigger = { node: "payment-handler", metric: "availability" } as const;
const each = (value: number | null): Values => Array.from({ length: 10 }, () => value);
const incident = (now: Readonly<Record<string, Behaviour>>, slo = { target: 0.999, periodDays: 30 }): IncidentMaterial => ({
  ...materialOf({ trigger, now }),
  slo,
});
const levelOf = (material: IncidentMaterial, node = "payment-handler"): ServiceLevel | undefined =>
  assess(material, NOW).serviceLevels.find((level) => level.node === node);

describe("what an incident does to an objective", () => {
  it("is the share that succeeded, how fast the budget goes, and when it is gone", () => {
    // 10 of 100 requests fail: a hundred times what one in a thousand allows, thirty days in seven hours.
    const level = levelOf(incident({ "payment-handler": { requests: each(10), availability: each(90) } }));
    expect(level).toMatchObject({ target: 0.999, periodDays: 30, events: 100, sliBefore: 1 });
    expect(level?.sli).toBeCloseTo(0.9, 9);
    expect(level?.burnRate).toBeCloseTo(100, 6);
    expect(level?.exhaustedInSeconds).toBeCloseTo(25_920, 3);
    expect(level?.text).toBe(
      "payment-handler: 90 % of 100 requests succeeded, 100 % before; the objective is 99.9 %: the error budget is spent 100 times as fast as allowed, that of 30 days would be gone in 7.2 h at this rate",
    );
  });

  it("weighs every minute by its requests", () => {
    const requests = [91, ...Array.from({ length: 9 }, () => 1)];
    const level = levelOf(incident({ "payment-handler": { requests, availability: [100, ...each(0).slice(1)] } }));
    expect(level?.sli).toBeCloseTo(0.91, 9);
  });

  it("follows the objective that the material was gathered with", () => {
    const now = { "payment-handler": { requests: each(10), availability: each(90) } };
    const level = levelOf(incident(now, { target: 0.95, periodDays: 7 }));
    expect(level?.burnRate).toBeCloseTo(2, 6);
    expect(level?.exhaustedInSeconds).toBeCloseTo((7 * 86_400) / 2, 3);
    expect(level?.text).toContain("that of 7 days would be gone in 3.5 days");
  });

  it("is nothing where nothing failed, and lasts where little did", () => {
    expect(levelOf(incident({}))).toMatchObject({ sli: 1, burnRate: 0, exhaustedInSeconds: null });
    const few = levelOf(incident({ "payment-handler": { requests: each(10_000), availability: each(99.95) } }));
    expect(few?.burnRate).toBeCloseTo(0.5, 6);
    expect(few?.exhaustedInSeconds).toBeNull();
    expect(few?.text).toContain("99.95 % of 100000 requests");
    expect(few?.text).toContain("that of 30 days lasts");
  });

  it("is plain where no failure is allowed", () => {
    const level = levelOf(incident({ "payment-handler": { availability: each(90) } }, { target: 1, periodDays: 30 }));
    expect(level?.text).toMatch(/the objective is 100 %, which allows no failure$/);
  });
});

describe("nothing is said", () => {
  it.each<[string, Behaviour]>([
    ["of too few requests", { requests: each(1), availability: each(0) }],
    ["without counts of failures", { availability: each(null) }],
    ["without counts of requests", { requests: each(null), availability: each(50) }],
    ["of counts that are none", { requests: each(-60), availability: each(50) }],
  ])("%s", (_what, now) => {
    expect(levelOf(incident({ "payment-handler": now }))).toBeUndefined();
  });

  it("of requests whose failures are not known: only minutes that have both count", () => {
    const now = { requests: each(10), availability: [50, 50, 50, ...each(null).slice(3)] };
    expect(levelOf(incident({ "payment-handler": now }))).toMatchObject({ events: 30, sli: 0.5 });
  });

  it("of queues and of what is outside: their services are meant", () => {
    const { material } = BUILT["payment-down"] ?? { material: incident({}) };
    const nodes = assess(material, NOW).serviceLevels.map(({ node }) => node);
    expect(nodes).toEqual(["payment-handler"]);
    const outside = assess({ ...material, trigger: { ...material.trigger, node: "payment-provider" } }, NOW);
    expect(outside.serviceLevels.map(({ node }) => node)).toEqual(["payment-handler"]);
    const client = assess({ ...incident({}), trigger: { ...material.trigger, node: "client" } }, NOW);
    expect(client.serviceLevels.map(({ node }) => node)).toEqual(["order-api"]);
    const queue = assess({ ...incident({}), trigger: { ...material.trigger, node: "queue:orders" } }, NOW);
    expect(queue.serviceLevels.map(({ node }) => node)).toEqual(["order-processor"]);
  });
});

describe("as evidence", () => {
  const report = assess(BUILT["bad-deploy"]?.material ?? incident({}), NOW);
  const [level] = report.serviceLevels;
  const id = level?.evidence[0] ?? "";

  it("it has an id that a narrative may cite, and that the model is shown", () => {
    expect(report.evidence.find((piece) => piece.id === id)).toMatchObject({ text: level?.text, node: "payment-handler" });
    expect(buildPrompt(report, { maxTokens: 8000 }).user).toContain(`{"id":"${id}"`);
    const usage = { model: "claude", inputTokens: 1, outputTokens: 1, costUsd: 0, cached: false };
    const hours = /gone in ([\d.]+ h)/.exec(level?.text ?? "")?.[1] ?? "none";
    const said = { summary: [{ text: `The error budget of 30 days would be gone in ${hours}.`, evidence: [id] }] };
    const told = applyNarrative(report, said, usage);
    expect(told.summary).toEqual(said.summary);
    expect(told.serviceLevels).toEqual(report.serviceLevels);
  });

  it("causes do not rest on it: it tells what the incident costs, not where it comes from", () => {
    const cited = [...report.rootCauses, ...report.anomalies, report.severityReason].flatMap(({ evidence }) => evidence);
    expect(cited).not.toContain(id);
    const strict = assess({ ...(BUILT["bad-deploy"]?.material ?? incident({})), slo: { target: 0.5, periodDays: 30 } }, NOW);
    const { rootCauses, confidence, severity, anomalies, actions, summary } = report;
    expect(strict).toMatchObject({ rootCauses, confidence, severity, anomalies, actions, summary });
  });
});

it("materials that were recorded before there was an objective are held against the usual one", () => {
  const file = new URL("materials/bad-deploy.json.gz", import.meta.url);
  const json: unknown = JSON.parse(gunzipSync(readFileSync(file)).toString());
  expect(json).not.toHaveProperty("slo");
  const [level] = assess(v.parse(IncidentMaterialSchema, json), NOW).serviceLevels;
  // Six of the handler's 48 payments failed.
  expect(level).toMatchObject({ node: "payment-handler", target: 0.999, events: 48 });
  expect(level?.sli).toBeCloseTo(42 / 48, 9);
});
