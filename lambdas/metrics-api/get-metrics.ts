import * as v from "valibot";
import { issueWords } from "../../domain/contracts/issue-words.js";
import { MetricPointSchema } from "../../domain/contracts/metric.js";
import { EMF_METRICS } from "../../domain/contracts/telemetry.js";
import { decodeCursor, encodeCursor } from "../../domain/metrics/cursor.js";
import { throughTime } from "../../domain/metrics/keys.js";
import { toVisible } from "../../domain/metrics/points.js";
import { instantText, parseInstant } from "../../domain/metrics/time.js";
import { CircuitOpenError, DependencyError } from "../shared/errors.js";
import type { Guard } from "../shared/guard.js";
import type { Route } from "../shared/http/api-handler.js";
import { HttpProblem } from "../shared/http/problem.js";
import type { ApiRequest } from "../shared/http/request.js";
import type { ReadMetrics } from "../shared/repositories/metrics.js";
import { shortDigest } from "./ids.js";
import { retryAfter } from "./retry-after.js";

/** What reading metrics needs. */
export interface GetParts {
  readonly read: ReadMetrics;
  readonly guards: { readonly store: Guard };
  readonly limits: { readonly maxPageSize: number };
  readonly now: () => Date;
}

const Time = v.pipe(
  v.string(),
  v.check((text) => parseInstant(text) !== undefined, "must be an ISO 8601 time with its offset, such as 2026-01-02T03:04:05Z"),
  v.transform((text) => instantText(parseInstant(text) ?? 0)),
);

const querySchema = (maxPageSize: number) =>
  v.objectWithRest(
    {
      service: MetricPointSchema.entries.service_name,
      metric_type: v.optional(MetricPointSchema.entries.metric_type),
      from: v.optional(Time),
      to: v.optional(Time),
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

const invalid = (details: readonly { readonly path: string; readonly message: string }[]): HttpProblem =>
  new HttpProblem("invalid_request", "the query is wrong", { details });

function parseQuery(request: ApiRequest, maxPageSize: number) {
  const given = Object.entries(request.query());
  const twice = given.filter(([, values]) => values.length > 1).map(([path]) => ({ path, message: "is given twice" }));
  const result = v.safeParse(querySchema(maxPageSize), Object.fromEntries(given.map(([name, values]) => [name, values[0]])));
  const details = [
    ...twice,
    ...(result.issues ?? []).map((issue) => ({ path: v.getDotPath(issue) ?? "", message: issueWords(issue) })),
  ];
  if (!result.success || details.length > 0) throw invalid(details);
  const { from, to } = result.output;
  if (from !== undefined && to !== undefined && from > to) throw invalid([{ path: "from", message: "must not be after to" }]);
  return result.output;
}

/**
 * `GET /metrics`: a tenant's data points of one service, the newest first; of one type, if one is given. `scanned_count` counts
 * expired ones that are not shown. A page may hold fewer than `limit`, also none, and have a next one.
 */
export const getMetrics =
  ({ read, guards, limits, now }: GetParts): Route =>
  async (request, measure) => {
    const tenant = request.requireTenant();
    const { service, metric_type, from, to, limit = limits.maxPageSize, cursor } = parseQuery(request, limits.maxPageSize);
    const binding = { tenant, query: { service, metric_type, from, to } };
    const position = cursor === undefined ? undefined : decodeCursor(cursor, binding, shortDigest);
    if (cursor !== undefined && !position)
      throw invalid([{ path: "cursor", message: "must be the next_cursor of an answer to this very query" }]);
    const range = { tenant, service_name: service, metric_type, from, to: to && throughTime(to) };
    const unexpired = { name: "expiresAt", now: Math.floor(now().getTime() / 1000) };
    try {
      const page = await guards.store(() => read(range, { limit, below: position, unexpired }));
      const next = page.next === undefined ? undefined : encodeCursor(page.next, binding, shortDigest);
      const counts = { count: page.items.length, scanned_count: page.scanned };
      return {
        status: 200,
        body: { metrics: page.items.map(toVisible), ...counts, ...(next !== undefined && { next_cursor: next }) },
        fields: counts,
      };
    } catch (cause) {
      if (!(cause instanceof DependencyError || cause instanceof CircuitOpenError)) throw cause;
      if (cause instanceof CircuitOpenError) measure(EMF_METRICS.circuitOpen);
      const headers = { "Retry-After": retryAfter([cause]) };
      throw new HttpProblem("unavailable", "metrics cannot be read now", { headers, cause });
    }
  };
