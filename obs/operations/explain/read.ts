import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import * as v from "valibot";
import { issueWords } from "../../../domain/contracts/issue-words.js";
import { type IncidentMaterial, IncidentMaterialSchema } from "../../../domain/contracts/material.js";
import { UsageError } from "../../errors.js";
import { parseJson } from "../json.js";

/** More lines help nobody. */
const MOST_PROBLEMS = 50;

async function contentOf(file: string, input: NodeJS.ReadableStream): Promise<string> {
  if (file === "-") return text(input);
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new UsageError(`${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/**
 * Reads the material of an incident.
 * @param file its name; `-` for the input
 * @throws {UsageError} with one line for each problem, each beginning with its place
 */
export async function readMaterial(file: string, input: NodeJS.ReadableStream): Promise<IncidentMaterial> {
  const name = file === "-" ? "standard input" : file;
  const content = await contentOf(file, input);
  if (content.trim() === "")
    throw new UsageError(`${name} is empty: give the material of an incident as JSON, see docs/analysis.md`);
  const parsed = v.safeParse(IncidentMaterialSchema, parseJson(content, name));
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map((issue) => `${name}: ${v.getDotPath(issue) ?? "(root)"}: ${issueWords(issue)}`);
  const more = problems.length - MOST_PROBLEMS;
  throw new UsageError([...problems.slice(0, MOST_PROBLEMS), ...(more > 0 ? [`and ${more} more problems`] : [])].join("\n"));
}
