import * as v from "valibot";
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

const ErrorSchema = v.strictObject({
  error: v.strictObject({
    code: v.string(),
    message: v.string(),
    details: v.optional(v.array(v.record(v.string(), v.union([v.string(), v.number()])))),
  }),
});

/** The error of an answer, its shape checked. */
export const errorOf = ({ body }: { body: string }) => v.parse(ErrorSchema, JSON.parse(body)).error;

/** The ids of an answer. */
export const idsOf = ({ body }: { body: string }): string[] =>
  v.parse(v.strictObject({ ids: v.array(v.string()) }), JSON.parse(body)).ids;

const PageSchema = v.strictObject({
  metrics: v.array(v.looseObject({ id: v.string(), value: v.number(), timestamp: v.string(), metric_type: v.string() })),
  count: v.number(),
  scanned_count: v.number(),
  next_cursor: v.optional(v.string()),
});

/** A page of metrics. */
export const pageOf = ({ body }: { body: string }) => v.parse(PageSchema, JSON.parse(body));
