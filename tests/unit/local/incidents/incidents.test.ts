import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadConfig, resourceName } from "../../../../config/index.js";
import type { AnalysisReport } from "../../../../domain/contracts/report.js";
import { keepIncidents } from "../../../../local/incidents/index.js";
import { toldIncidents } from "../../../../local/run/told.js";
import { incidentLines } from "../../../../local/summary/index.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "incidents-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const report: AnalysisReport = {
  ...{ version: 1, incidentId: "2026/pay", environment: "local", severity: "medium", summary: [], anomalies: [], actions: [] },
  serviceLevels: [],
  ...{ confidence: 1, confidenceReason: "", evidence: [], analysedAt: "2026-01-01T10:00:00Z" },
  lacking: [{ source: "model", reason: "throttled" }],
  trigger: { name: "pay-errors", node: "pay", at: "2026-01-01T10:00:00Z", text: "t" },
  severityReason: { text: "t", evidence: ["a1"] },
  rootCauses: [
    { node: "bank", kind: "dependency-down", score: 0.92, text: "It refuses.", path: [], since: null, evidence: ["a1", "m2"] },
  ],
  narrator: { model: null, inputTokens: 0, outputTokens: 0, costUsd: 0, cached: false, dropped: [] },
};
const reportOf = (name: string, severity: AnalysisReport["severity"], at: string): AnalysisReport => ({
  ...report,
  severity,
  trigger: { ...report.trigger, name, at: `2026-01-01T${at}:00Z` },
});
const lines = (told: Parameters<typeof incidentLines>[0]) =>
  incidentLines(told).map((line) => line.map(({ text }) => text).join(""));
const told = { report, alarm: "pay-errors", ofFault: true, material: "{}" };

describe("the incidents of a run", () => {
  it("are kept as files, in place of those of the run before", async () => {
    const [kept] = await keepIncidents([{ report, material: '{"version":1}' }], join(folder, "incidents"));
    expect(JSON.parse(readFileSync(join(kept?.folder ?? "", "report.json"), "utf8"))).toEqual(report);
    expect(readFileSync(join(kept?.folder ?? "", "material.json"), "utf8")).toBe('{"version":1}');
    await keepIncidents([{ report: { ...report, incidentId: "next" }, material: null }], join(folder, "incidents"));
    expect(readdirSync(join(folder, "incidents"))).toEqual(["next"]);
    expect(readdirSync(join(folder, "incidents", "next"))).toEqual(["report.json"]);
  });

  it("are told with their first cause, what it rests on, what was lacking, and where they are", () => {
    const [, cause, why, again] = lines([{ ...told, folder }]);
    expect(cause).toMatch(/^ {2}pay-errors: bank, dependency-down {2}92 % {2}.*incidents-/);
    expect(why).toBe("    It refuses.  a1, m2; lacked model");
    expect(again).toContain("obs -- explain --incident");
    const none = lines([{ ...told, report: { ...report, rootCauses: [] }, folder }]);
    expect(none.slice(1, 3)).toEqual([expect.stringContaining("pay-errors: no cause found  "), "    lacked model"]);
    expect(lines([])).toEqual([]);
  });

  it("of the fault come first, then other alarms by severity and time, posted metrics last", () => {
    const all = [
      { ...told, report: reportOf("posted", "high", "09:00"), alarm: null, ofFault: false, folder: "posted" },
      { ...told, report: reportOf("p-late-l", "high", "09:30"), alarm: "late", ofFault: false, folder: "late" },
      { ...told, report: reportOf("p-early-l", "high", "09:10"), alarm: "early", ofFault: false, folder: "early" },
      { ...told, report: reportOf("p-worst-l", "critical", "09:40"), alarm: "worst", ofFault: false, folder: "worst" },
      { ...told, report: reportOf("p-own-l", "medium", "09:50"), alarm: "own", folder: "own" },
    ];
    const shown = lines(all);
    const names = shown.flatMap((line) => /^ {2}(\w+): bank/.exec(line)?.[1] ?? []);
    expect(names).toEqual(["own", "worst", "early", "late", "posted"]);
    expect(shown.at(-1)).toMatch(/explain --incident own\/material\.json$/);
  });

  it("are the fault's when an alarm of its row rang since the fault began", () => {
    const config = loadConfig({ ENVIRONMENT: "local" });
    const [own, other] = [resourceName(config, "own"), resourceName(config, "other")];
    const kept = [reportOf(own, "high", "10:00"), reportOf(own, "high", "09:59"), reportOf(other, "high", "10:00"), report];
    const found = toldIncidents(
      kept.map((each) => ({ report: each, material: null, folder })),
      config,
      { all: [{ name: own }, { name: other }], row: ["own"], from: Date.parse("2026-01-01T10:00:00Z") },
    );
    expect(found.map(({ alarm, ofFault }) => [alarm, ofFault])).toEqual([
      ["own", true],
      ["own", false],
      ["other", false],
      [null, false],
    ]);
  });

  it("are told again from the report where there is no material", () => {
    expect(lines([{ ...told, material: null, folder: "own" }]).at(-1)).toMatch(/explain --incident own\/report\.json$/);
  });

  it("fit into 120 columns, however long a cause is", () => {
    const [cause] = report.rootCauses;
    if (!cause) throw new Error("the report has a cause");
    const evidence = ["a1", "m1", "m2", "m3", "m4", "m5", "t1", "t2", "l1"];
    const long = { ...cause, node: "payment-handler", kind: "latency" as const, text: "waits ".repeat(50).trim(), evidence };
    const own = { ...told, report: { ...report, rootCauses: [long] }, alarm: "payment-handler-latency-p99-sustained" };
    const shown = lines([{ ...own, folder: ".local/incidents/inc-448bed37cf7b7d963952" }]);
    for (const line of shown) expect(line.length, line).toBeLessThanOrEqual(120);
    expect(shown[2]).toMatch(/^ {4}waits .*… {2}a1, m1, m2, m3, m4, m5, t1, t2, l1; lacked model$/);
  });
});
