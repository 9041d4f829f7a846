import { COMMON_HEADERS, POST_HEADERS, queryParameters } from "./parameters.js";
import { answered, HEADERS, problems } from "./responses.js";
import schemas from "./schemas.json" with { type: "json" };

/** What the description tells of the configuration. */
export interface DescribedLimits {
  readonly maxBatch: number;
  readonly maxBodyKb: number;
  readonly maxPageSize: number;
  readonly retentionDays: number;
}

const METRIC = { $ref: "#/components/schemas/Metric" };
const KEYED = [{ apiKey: [] }];

const postMetrics = ({ maxBatch, maxBodyKb }: DescribedLimits) => ({
  operationId: "postMetrics",
  summary: "Take in one metric, or a list of them",
  description: `A metric is accepted once it is stored or queued. At most ${maxBatch} metrics and ${maxBodyKb} KiB, uncompressed.`,
  security: KEYED,
  parameters: [...COMMON_HEADERS, ...POST_HEADERS],
  requestBody: {
    required: true,
    content: {
      "application/json": {
        schema: { oneOf: [METRIC, { type: "array", minItems: 1, maxItems: maxBatch, items: METRIC }] },
        examples: {
          one: { value: { service_name: "checkout", metric_type: "response_time", value: 120.5, unit: "ms" } },
        },
      },
    },
  },
  responses: {
    "202": answered("all metrics were accepted", "Accepted"),
    "207": answered("some metrics of the list were accepted, others are wrong: see results", "Accepted"),
    ...problems([
      "invalid_request",
      "forbidden",
      "payload_too_large",
      "unsupported_media_type",
      "idempotency_key_reused",
      "too_many_requests",
      "internal_error",
      "unavailable",
    ]),
  },
});

const getMetrics = ({ maxPageSize, retentionDays }: DescribedLimits) => ({
  operationId: "getMetrics",
  summary: "Metrics of a service, the newest first",
  description: `Points are kept for ${retentionDays} days. A page may hold fewer items than the limit, also none, and have a next one.`,
  security: KEYED,
  parameters: [...queryParameters(maxPageSize), ...COMMON_HEADERS],
  responses: {
    "200": answered("a page of metrics", "Page"),
    ...problems(["invalid_request", "forbidden", "too_many_requests", "internal_error", "unavailable"]),
  },
});

const getHealth = (operationId: string, summary: string, security: readonly object[]) => ({
  operationId,
  summary,
  security,
  parameters: COMMON_HEADERS,
  responses: {
    "200": answered("metrics are taken in: all is well, or one of table and queue does the work", "Health"),
    "503": answered("nothing works", "Health"),
    ...problems(security.length > 0 ? ["forbidden", "too_many_requests"] : ["too_many_requests"]),
  },
});

/** The description of the API (OpenAPI 3.1), its schemas made of those that judge requests, its limits those of the configuration. */
export const openapiDocument = (limits: DescribedLimits) => ({
  openapi: "3.1.0",
  info: {
    title: "Metrics API",
    version: "1.0.0",
    description:
      "Takes in what services measure, and shows it. Who posts with an API key sees what was posted with it, nothing else.",
  },
  // The stage that this very document comes from.
  servers: [{ url: "." }],
  paths: {
    "/metrics": { post: postMetrics(limits), get: getMetrics(limits) },
    "/health": { get: getHealth("getHealth", "Whether metrics can be taken in and shown", []) },
    "/health/details": { get: getHealth("getHealthDetails", "The same, with each dependency and its circuit breaker", KEYED) },
    "/openapi.json": {
      get: {
        operationId: "getDescription",
        summary: "This description",
        security: [],
        responses: {
          "200": { description: "OpenAPI 3.1", content: { "application/json": { schema: { type: "object" } } } },
          ...problems(["too_many_requests"]),
        },
      },
    },
  },
  components: {
    securitySchemes: { apiKey: { type: "apiKey", in: "header", name: "x-api-key" } },
    headers: HEADERS,
    schemas,
  },
});
