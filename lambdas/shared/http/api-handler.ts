import type { APIGatewayProxyResult, Context } from "aws-lambda";
import { PROBLEM_MEDIA_TYPE } from "../../../domain/contracts/problems.js";
import { EMF_METRICS, type MetricDefinition } from "../../../domain/contracts/telemetry.js";
import type { InvocationDeadline } from "../deadline.js";
import { toError } from "../errors.js";
import { type Measurement, withMessageSegment } from "../telemetry.js";
import type { Telemetry } from "../unit-of-work.js";
import { HttpProblem } from "./problem.js";
import { type ApiEvent, ApiRequest } from "./request.js";

/** What a route answers. `fields` go into the request's log line only. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** What a route measures goes into the one EMF line of the request. */
export type Measure = (metric: MetricDefinition, value?: number) => void;

/** Answers one method of one path. */
export type Route = (request: ApiRequest, measure: Measure) => Promise<ApiAnswer>;

/** Path template → method → route. */
export type Routes = Readonly<Record<string, Readonly<Record<string, Route>>>>;

/** A Lambda handler behind API Gateway's proxy integration. */
export type ApiHandler = (event: ApiEvent, context: Pick<Context, "getRemainingTimeInMillis">) => Promise<APIGatewayProxyResult>;

/** Headers that a page of another origin may read. */
const EXPOSED_HEADERS = "X-Request-Id, X-Correlation-Id, Retry-After, Preference-Applied";

const round = (value: number): number => Math.round(value * 1000) / 1000;

/**
 * API Gateway has matched the path already, so a table is all the routing there is. (Powertools' Router makes a web Request of
 * each event and fails on a GET with a body, which a caller may send.)
 * @throws {HttpProblem} 404 or 405
 */
function routeOf(routes: Routes, { method, route }: ApiRequest): Route {
  const methods = Object.hasOwn(routes, route) ? routes[route] : undefined;
  if (!methods) throw new HttpProblem("not_found", "there is nothing under this path");
  const found = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (found) return found;
  const allowed = Object.keys(methods).join(", ");
  throw new HttpProblem("method_not_allowed", `this path takes ${allowed}`, { headers: { Allow: allowed } });
}

function problemAnswer(thrown: unknown, requestId: string): ApiAnswer {
  const problem =
    thrown instanceof HttpProblem
      ? thrown
      : new HttpProblem("internal_error", "something failed that should not", { cause: thrown });
  const { headers } = problem.more;
  return {
    status: problem.status,
    body: problem.document(requestId),
    headers: { ...headers, "Content-Type": PROBLEM_MEDIA_TYPE },
  };
}

/** The caller's origin where its pages may read the answer. */
function corsHeaders(allowedOrigins: readonly string[], origin: string | undefined): Record<string, string> {
  if (allowedOrigins.includes("*")) return { "Access-Control-Allow-Origin": "*" };
  const allowed = origin !== undefined && allowedOrigins.includes(origin);
  return { Vary: "Origin", ...(allowed && { "Access-Control-Allow-Origin": origin }) };
}

/**
 * A handler of requests: each in a trace segment of its own, ended by one log line and one EMF line. It never throws: a failure
 * is an answer too, and a caller's mistake is none of ours.
 */
export function createApiHandler(
  telemetry: Telemetry,
  deadline: InvocationDeadline,
  routes: Routes,
  allowedOrigins: readonly string[],
): ApiHandler {
  const { logger, metrics, serviceName } = telemetry;
  return async (event, context) => {
    deadline.begin(context);
    const request = new ApiRequest(event);
    return withMessageSegment({ attributes: {} }, serviceName, async ({ traceId, annotate }) => {
      const started = performance.now();
      const { correlationId, requestId, method, tenant } = request;
      const measurements: Measurement[] = [];
      const measure: Measure = (metric, value = 1) => void measurements.push({ metric, value: round(value) });
      let operation = `${method} (none)`;
      let failure: unknown;
      let answer: ApiAnswer;
      try {
        const route = routeOf(routes, request);
        operation = `${method} ${request.route}`;
        answer = await route(request, measure);
      } catch (thrown) {
        failure = thrown;
        answer = problemAnswer(thrown, request.requestId);
      }
      const { status } = answer;
      const durationMs = round(performance.now() - started);
      const failed = status >= 500;
      if (failed || status < 400) {
        measure(EMF_METRICS.operationDuration, durationMs);
        measure(failed ? EMF_METRICS.operationFailed : EMF_METRICS.operationSucceeded);
      }
      for (const [key, value] of Object.entries({ correlationId, operation, status })) annotate(key, value);
      metrics.write(measurements, { correlationId, operation });
      const line = {
        operation,
        status,
        durationMs,
        correlationId,
        requestId,
        tenant,
        ...(traceId && { traceId }),
        ...answer.fields,
      };
      if (failed) logger.error("a request failed", { ...line, ...(failure !== undefined && { error: toError(failure) }) });
      else if (status >= 400) logger.warn("a request was refused", { ...line, refusal: toError(failure).message });
      else logger.info("a request was answered", line);
      return {
        statusCode: status,
        headers: {
          "Content-Type": "application/json",
          "X-Request-Id": requestId,
          "X-Correlation-Id": correlationId,
          "Access-Control-Expose-Headers": EXPOSED_HEADERS,
          ...corsHeaders(allowedOrigins, request.header("origin")),
          ...answer.headers,
        },
        body: JSON.stringify(answer.body),
      };
    });
  };
}
