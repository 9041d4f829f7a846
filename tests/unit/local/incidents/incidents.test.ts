import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AnalysisReport } from "../../../../domain/contracts/report.js";
import { keepIncidents } from "../../../../local/incidents/index.js";
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
const lines = (told: Parameters<typeof incidentLines>[0]) =>
  incidentLines(told).map((line) => line.map(({ text }) => text).join(""));

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
    const [, line, again] = lines([{ report, folder }]);
    expect(line).toMatch(/^ {2}pay-errors: bank, dependency-down {2}92 %: It refuses\. {2}a1, m2; lacked model/);
    expect(again).toContain("obs -- explain --incident");
    expect(lines([{ report: { ...report, rootCauses: [] }, folder }])[1]).toContain("no cause found; lacked model");
    expect(lines([])).toEqual([]);
  });
});
