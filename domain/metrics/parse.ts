import * as v from "valibot";
import { issueWords } from "../contracts/issue-words.js";
import { type PostedMetric, PostedMetricSchema } from "../contracts/metric.js";
import { type ProblemDetail, pointerTo } from "../contracts/problems.js";
import { inheritedKeys, quickMetric } from "./quick.js";
import { timeProblem } from "./time.js";

/** One metric of a request. Refused if it has errors: every wrong field, or its time alone, which may be right another day. */
export type Parsed =
  | { readonly metric: PostedMetric; readonly errors?: readonly ProblemDetail[] }
  | { readonly metric?: undefined; readonly errors: readonly ProblemDetail[] };

const stepsOf = (issue: v.BaseIssue<unknown>): (string | number)[] =>
  (issue.path ?? []).map(({ key }) => (typeof key === "number" ? key : String(key)));

function parseOne(input: unknown, at: readonly number[], now: number): Parsed {
  const quick = quickMetric(input);
  if (quick && (quick.timestamp === undefined || timeProblem(quick.timestamp, now) === undefined)) return { metric: quick };
  const result = v.safeParse(PostedMetricSchema, input);
  const wrong = (path: readonly (string | number)[], detail: string): ProblemDetail => ({
    pointer: pointerTo([...at, ...path]),
    detail,
  });
  const errors = [
    ...(result.issues ?? []).map((issue) => wrong(stepsOf(issue), issueWords(issue))),
    ...inheritedKeys(input).map((path) => wrong(path, "must not be named so")),
  ];
  const timestamp = v.is(v.object({ timestamp: v.string() }), input) ? input.timestamp : undefined;
  const untimely = timestamp === undefined ? undefined : timeProblem(timestamp, now);
  const late = untimely === undefined ? [] : [wrong(["timestamp"], untimely)];
  if (!result.success || errors.length > 0) return { errors: [...errors, ...late] };
  return late.length > 0 ? { metric: result.output, errors: late } : { metric: result.output };
}

/**
 * The metrics of a request's body: one, or a list of them, each for itself.
 * @param now epoch ms
 */
export const parseMetrics = (body: unknown, now: number): readonly Parsed[] =>
  Array.isArray(body) ? body.map((input: unknown, index) => parseOne(input, [index], now)) : [parseOne(body, [], now)];
