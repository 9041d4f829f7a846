import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import * as v from "valibot";
import { issueWords } from "../../../domain/contracts/issue-words.js";
import { type IncidentMaterial, IncidentMaterialSchema } from "../../../domain/contracts/material.js";
import { type AnalysisReport, AnalysisReportSchema } from "../../../domain/contracts/report.js";
import { UsageError } from "../../errors.js";
import { parseJson } from "../json.js";
import { unknownNodes } from "./unknown-nodes.js";

/** More lines help nobody. */
const MOST_PROBLEMS = 50;

/** What an incident's file holds. */
export type ReadIncident =
  | { readonly kind: "material"; readonly material: IncidentMaterial }
  | { readonly kind: "report"; readonly report: AnalysisReport };

async function contentOf(file: string, input: NodeJS.ReadableStream): Promise<string> {
  if (file === "-") return text(input);
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new UsageError(`${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function problemsIn(name: string, problems: readonly string[]): UsageError {
  const more = problems.length - MOST_PROBLEMS;
  const shown = problems.slice(0, MOST_PROBLEMS).map((problem) => `${name}: ${problem}`);
  return new UsageError([...shown, ...(more > 0 ? [`and ${more} more problems`] : [])].join("\n"));
}

const issuesOf = (issues: readonly v.BaseIssue<unknown>[]): string[] =>
  issues.map((issue) => `${v.getDotPath(issue) ?? "(root)"}: ${issueWords(issue)}`);

/** A report has an analysis' result and none of what was gathered. */
const isReport = (value: object): boolean => "rootCauses" in value && !("windows" in value);

const kindOf = (value: unknown): string => (value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`);

/**
 * Reads the material of an incident, or its report.
 * @param file its name; `-` for the input
 * @throws {UsageError} with one line for each problem, each beginning with its place
 */
export async function readIncident(file: string, input: NodeJS.ReadableStream): Promise<ReadIncident> {
  const name = file === "-" ? "standard input" : file;
  const content = await contentOf(file, input);
  if (content.trim() === "")
    throw new UsageError(`${name} is empty: give the material or the report of an incident as JSON, see docs/analysis.md`);
  const value = parseJson(content, name);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UsageError(`${name}: an object is needed, not ${kindOf(value)}`);
  if (isReport(value)) {
    const { success, output, issues } = v.safeParse(AnalysisReportSchema, value);
    if (!success) throw problemsIn(name, issuesOf(issues));
    return { kind: "report", report: output };
  }
  const { success, output, issues } = v.safeParse(IncidentMaterialSchema, value);
  if (!success) throw problemsIn(name, issuesOf(issues));
  const unknown = unknownNodes(output);
  if (unknown.length > 0) throw problemsIn(name, unknown);
  return { kind: "material", material: output };
}
