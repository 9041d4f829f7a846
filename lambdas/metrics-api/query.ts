import * as v from "valibot";
import { issueWords } from "../../domain/contracts/issue-words.js";
import { MetricPointSchema } from "../../domain/contracts/metric.js";
import type { ProblemDetail } from "../../domain/contracts/problems.js";
import { SHOWN_RESOLUTIONS } from "../../domain/metrics/resolution.js";
import { instantText, parseInstant } from "../../domain/metrics/time.js";
import { HttpProblem } from "../shared/http/problem.js";
import type { ApiRequest } from "../shared/http/request.js";

const Time = v.pipe(
  v.string(),
  v.check((text) => parseInstant(text) !== undefined, "must be an ISO 8601 time with its offset, such as 2026-01-02T03:04:05Z"),
  v.transform((text) => instantText(parseInstant(text) ?? 0)),
);

const RESOLUTION_NAMES = [...SHOWN_RESOLUTIONS, "auto"] as const;

const querySchema = (maxPageSize: number) =>
  v.objectWithRest(
    {
      service: MetricPointSchema.entries.service_name,
      metric_type: v.optional(MetricPointSchema.entries.metric_type),
      from: v.optional(Time),
      to: v.optional(Time),
      resolution: v.optional(v.picklist(RESOLUTION_NAMES, `must be one of ${RESOLUTION_NAMES.join(", ")}`), "raw"),
      limit: v.optional(
        v.pipe(
          v.string(),
          v.regex(/^\d{1,4}$/, `must be a whole number from 1 to ${maxPageSize}`),
          v.transform(Number),
          v.check((n) => n >= 1 && n <= maxPageSize, `must be a whole number from 1 to ${maxPageSize}`),
        ),
      ),
      cursor: v.optional(v.string()),
    },
    v.never("is not a parameter of this path"),
  );

/** A problem with a query's parameters. */
export const wrongQuery = (errors: readonly ProblemDetail[]): HttpProblem =>
  new HttpProblem("invalid_request", "the query is wrong", { errors });

/** Names that objects have of themselves: the schema's library skips them. */
const INHERITED = ["__proto__", "constructor", "prototype"];

/**
 * The parameters of `GET /metrics`.
 * @throws {HttpProblem} 400 with every wrong one
 */
export function readQuery(request: ApiRequest, maxPageSize: number) {
  const given = request.query();
  const first = Object.fromEntries([...given].map(([name, values]) => [name, values[0]]));
  const result = v.safeParse(querySchema(maxPageSize), first);
  const errors = [
    ...[...given].flatMap(([parameter, values]) => (values.length > 1 ? [{ parameter, detail: "is given twice" }] : [])),
    ...INHERITED.flatMap((parameter) => (given.has(parameter) ? [{ parameter, detail: "is not a parameter of this path" }] : [])),
    ...(result.issues ?? []).map((issue) => ({ parameter: v.getDotPath(issue) ?? "", detail: issueWords(issue) })),
  ];
  if (result.success) {
    const { from, to, resolution, metric_type } = result.output;
    if (from !== undefined && to !== undefined && from > to) errors.push({ parameter: "from", detail: "must not be after to" });
    if (resolution !== "raw" && metric_type === undefined)
      errors.push({ parameter: "metric_type", detail: `is missing: with resolution=${resolution} it is needed` });
    if (errors.length === 0) return result.output;
  }
  throw wrongQuery(errors);
}
