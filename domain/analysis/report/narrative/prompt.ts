import type { AnalysisReport } from "../../../contracts/report.js";

/** What is sent to the model. */
export interface Prompt {
  readonly system: string;
  readonly user: string;
  /** Of both together, never too low for plain English and JSON. */
  readonly estimatedTokens: number;
  /** Ids of evidence that did not fit. */
  readonly leftOut: readonly string[];
}

/** Tokens of a text, estimated from its length. */
export const estimateTokens = (text: string): number => Math.ceil(text.length / 3);

/**
 * The prompt for a report of {@link assess}.
 * @param options `maxTokens`: what the prompt may come to, by {@link estimateTokens}
 */
export function buildPrompt(report: AnalysisReport, { maxTokens }: { readonly maxTokens: number }): Prompt {
  const system = "";
  const user = JSON.stringify(report).slice(0, 3 * maxTokens);
  return { system, user, estimatedTokens: estimateTokens(system + user), leftOut: [] };
}
