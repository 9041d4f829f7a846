import * as v from "valibot";
import { expect } from "vitest";
import { AcceptedSchema, PageSchema, ProblemSchema } from "../../../../domain/contracts/metrics-api.js";
import type { ApiEvent } from "../../../../lambdas/shared/http/request.js";

/** Two tenants, by the ids of their API keys. */
export const TENANT = "keyabc123";
export const OTHER_TENANT = "keyxyz789";

type Change = Omit<Partial<ApiEvent>, "body"> & { readonly tenant?: string | null; readonly body?: unknown };

/** An event as API Gateway's proxy integration makes it; a body that is no text becomes JSON. */
export const request = (
  httpMethod: string,
  path: string,
  { tenant = TENANT, body, headers, ...change }: Change = {},
): ApiEvent => ({
  httpMethod,
  path,
  resource: path,
  isBase64Encoded: false,
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  ...change,
  headers: { Host: "api.example.com", ...headers },
  body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
  requestContext: { identity: { apiKeyId: tenant } },
});

export const post = (body: unknown, headers: Record<string, string> = {}, change: Change = {}): ApiEvent =>
  request("POST", "/metrics", { ...change, body, headers: { "content-type": "application/json", ...headers } });

export const get = (queryStringParameters: Record<string, string>, change: Change = {}): ApiEvent =>
  request("GET", "/metrics", { ...change, queryStringParameters });

/** A metric as a service posts it. */
export const metric = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  service_name: "checkout",
  metric_type: "response_time",
  value: 120.5,
  ...change,
});

interface Answer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>> | undefined;
  readonly body: string;
}

/** The problem document of an answer, its form checked (RFC 9457). */
export function problemOf({ statusCode, headers, body }: Answer) {
  const problem = v.parse(ProblemSchema, JSON.parse(body));
  expect(headers?.["Content-Type"]).toBe("application/problem+json");
  expect(problem.status).toBe(statusCode);
  expect(problem.instance).toBe(`urn:request:${headers?.["X-Request-Id"]}`);
  return problem;
}

/** Where the errors of a problem are: pointers, parameters or headers. */
export const placesOf = (answer: Answer): string[] =>
  (problemOf(answer).errors ?? []).map((error) =>
    "pointer" in error ? error.pointer : "parameter" in error ? error.parameter : error.header,
  );

/** What an answer says of each metric. */
export const acceptedOf = ({ body }: { body: string }) => v.parse(AcceptedSchema, JSON.parse(body));

/** The ids of the metrics that an answer accepts. */
export const idsOf = (answer: { body: string }): string[] => acceptedOf(answer).ids.flatMap((id) => id ?? []);

const LoosePage = v.looseObject({
  metrics: v.array(
    v.looseObject({
      id: v.optional(v.string()),
      value: v.optional(v.number()),
      resolution: v.optional(v.string()),
      timestamp: v.string(),
      metric_type: v.string(),
    }),
  ),
  count: v.number(),
  scanned_count: v.number(),
  delayed: v.optional(v.boolean()),
  next_cursor: v.optional(v.string()),
});

/** A page of metrics, held against its schema. */
export const pageOf = ({ body }: { body: string }) => v.parse(LoosePage, v.parse(PageSchema, JSON.parse(body)));
