import type { Context, MiddlewareHandler } from "hono";
import * as v from "valibot";
import { issueWords } from "../../../domain/contracts/issue-words.js";
import type { AppEnv } from "./env.js";
import { type FieldProblem, HttpProblem } from "./problems.js";

const isJson = (contentType: string | undefined): boolean =>
  /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(contentType ?? "");

/** Refuses a body that does not say it is JSON. */
export const jsonOnly: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (isJson(c.req.header("content-type"))) return next();
  throw new HttpProblem(415, "Unsupported media type", "send the order with Content-Type: application/json", {
    headers: { "Accept-Post": "application/json" },
  });
};

/** Parses the body. */
export async function readJson(c: Context<AppEnv>): Promise<unknown> {
  const text = await c.req.text();
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (cause) {
    throw new HttpProblem(400, "Invalid JSON", "the body is not valid JSON", { cause });
  }
}

/** A validation's findings as field problems. */
export const fieldProblems = (issues: readonly v.BaseIssue<unknown>[]): FieldProblem[] =>
  issues.map((issue) => ({ path: v.getDotPath(issue) ?? "(body)", message: issueWords(issue) }));
