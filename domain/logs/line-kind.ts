import * as v from "valibot";
import { LOG_LEVELS, type LogLine, LogLineSchema } from "../contracts/log-line.js";

/** A line as it was understood. `silent`: metrics, and what Lambda itself writes, which others read. */
export type LineKind =
  | { readonly kind: "line"; readonly line: LogLine }
  | { readonly kind: "silent" }
  | { readonly kind: "malformed"; readonly problem: string };

const SILENT: LineKind = { kind: "silent" };
const malformed = (problem: string): LineKind => ({ kind: "malformed", problem });

/** What Lambda's runtime writes of a crash (page "Using Lambda advanced logging controls"): without service, its message any JSON. */
const RuntimeLineSchema = v.pipe(
  v.object({ timestamp: v.string(), level: v.picklist(LOG_LEVELS), requestId: v.string(), message: v.unknown() }),
  v.transform(({ timestamp, level, message }): LogLine => {
    const crash = v.safeParse(v.object({ errorType: v.string(), errorMessage: v.string() }), message);
    const error = crash.success ? { error: { name: crash.output.errorType, message: crash.output.errorMessage } } : {};
    return { timestamp, level, service: "", message: "written by the runtime", ...error };
  }),
);

const problemOf = (issue: v.BaseIssue<unknown>): string =>
  `${v.getDotPath(issue) ?? "line"} must be ${issue.expected?.replaceAll('"', "") ?? "valid"}`;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null;

function kindOf(parsed: unknown): LineKind {
  if (isObject(parsed) && "_aws" in parsed) return SILENT;
  const line = v.safeParse(LogLineSchema, parsed, { abortEarly: true });
  if (line.success) return { kind: "line", line: line.output };
  if (isObject(parsed) && !("service" in parsed)) {
    if (typeof parsed.type === "string" && /^(platform|extension)\./.test(parsed.type)) return SILENT;
    const runtime = v.safeParse(RuntimeLineSchema, parsed);
    if (runtime.success) return { kind: "line", line: runtime.output };
  }
  return malformed(problemOf(line.issues[0]));
}

/** Understands a line; its problem, where it has one, never quotes it. `undefined` stands for one that was too long. */
export function readLine(text: string | undefined): LineKind {
  if (text === undefined) return malformed("line is too long");
  try {
    return kindOf(JSON.parse(text));
  } catch (error) {
    // The parser's message quotes the line, which may hold anything.
    if (error instanceof SyntaxError) return malformed("line must be JSON");
    throw error;
  }
}
