import type { AnalysisReport } from "../../../contracts/report.js";

/** Which model answered, and what it cost. */
export interface NarrativeUsage {
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
  /** True when an earlier report of the incident said it. */
  readonly cached: boolean;
}

/**
 * Puts what the model said into the report, as far as it holds: every claim must cite evidence of the report, name nodes and
 * actions that there are, and figures that its evidence tells. The rest is noted in `narrator.dropped`.
 * @param answer the tool's input as the model gave it; anything, it never throws
 */
export function applyNarrative(report: AnalysisReport, answer: unknown, usage: NarrativeUsage): AnalysisReport {
  const dropped = [...report.narrator.dropped, { text: JSON.stringify(answer)?.slice(0, 100) ?? "", reason: "not read" }];
  return { ...report, narrator: { ...usage, dropped } };
}

/** The report of the statistics alone, saying why no model told it. */
export const withoutNarrative = (report: AnalysisReport, reason: string): AnalysisReport => ({
  ...report,
  lacking: [...report.lacking.filter(({ source }) => source !== "model"), { source: "model", reason }],
});
