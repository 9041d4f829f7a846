import { describe, expect, it } from "vitest";
import type { Expectation } from "../../../../config/index.js";
import type { AnalysisReport, CauseKind } from "../../../../domain/contracts/report.js";
import type { AlarmEvidence } from "../../../../local/verdict/alarm-evidence.js";
import { reportChecks } from "../../../../local/verdict/report-checks.js";

const MINUTE = 60_000;
const row: Expectation = {
  ...{ metrics: [], deadLetters: {}, orders: "all-settled", composites: [], messages: [] },
  alarms: ["payment-handler-errors"],
  firstCause: { node: "payment-provider", kind: "dependency-down" },
};
const report = (node: string, kind: CauseKind): AnalysisReport => ({
  ...{ version: 1, incidentId: "i", environment: "local", severity: "medium", summary: [], anomalies: [], actions: [] },
  serviceLevels: [],
  ...{ confidence: 1, confidenceReason: "", evidence: [], lacking: [], analysedAt: "2026-01-01T10:00:00Z" },
  trigger: { name: "n", node: "payment-handler", at: "2026-01-01T10:00:00Z", text: "t" },
  severityReason: { text: "t", evidence: ["a1"] },
  rootCauses: [{ node, kind, score: 1, text: "t", path: [], since: null, evidence: ["a1"] }],
  narrator: { model: null, inputTokens: 0, outputTokens: 0, costUsd: 0, cached: false, dropped: [] },
});
const RIGHT = { alarm: "payment-handler-errors", report: report("payment-provider", "dependency-down") };
const WRONG = { alarm: "payment-handler-errors", report: report("payment-handler", "errors") };

const judged = (
  reports: readonly (typeof RIGHT)[],
  { calmMinutes = 10, minutes = 30, expectation = row, speed = 20 } = {},
): string[] => {
  const alarms: AlarmEvidence = {
    ...{ rang: [], told: [], simulatedMs: minutes * MINUTE, speed },
    needs: { alarms: new Map([["payment-handler-errors", 11 * MINUTE]]), messages: new Map() },
  };
  const checks = reportChecks({ expect: expectation, alarms, analysis: { reports, calmMs: calmMinutes * MINUTE } });
  return checks.map(({ ok, notJudged, actual }) => `${notJudged ? "not judged" : ok ? "ok" : "FAILED"}: ${actual}`);
};

describe("the reports of a run", () => {
  it("must name the row's cause first, each of them", () => {
    expect(judged([RIGHT, RIGHT])).toEqual(["ok: payment-provider, dependency-down"]);
    expect(judged([RIGHT, WRONG])).toEqual(["FAILED: payment-provider, dependency-down; payment-handler, errors"]);
  });

  it("must be there once the alarm had its time, and the analysis its own", () => {
    expect(judged([])).toEqual(["FAILED: no report"]);
    expect(judged([], { minutes: 20 })).toEqual(["not judged: needs 1.1 min of the fault"]);
    expect(judged([], { minutes: 20, speed: 1 })).toEqual(["FAILED: no report"]);
  });

  it("are not judged where there was nothing to compare with, unless they are right all the same", () => {
    expect(judged([WRONG], { calmMinutes: 4 })).toEqual([
      "not judged: needs 5 normal min of the alarms' clock before; payment-handler, errors",
    ]);
    expect(judged([RIGHT], { calmMinutes: 4 })).toEqual(["ok: payment-provider, dependency-down"]);
  });

  it("are no matter where the row names no cause, or no alarm", () => {
    expect(judged([WRONG], { expectation: { ...row, firstCause: undefined } })).toEqual([]);
    expect(judged([], { expectation: { ...row, alarms: [] } })).toEqual(["not judged: no alarm is expected"]);
  });
});
