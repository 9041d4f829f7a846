import { SHOWN_RESOLUTIONS } from "../../../domain/metrics/resolution.js";

const NAME = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";

const parameter = (where: "query" | "header", name: string, description: string, schema: object) => ({
  name,
  in: where,
  description,
  schema,
});

/** Headers that every request may have. */
export const COMMON_HEADERS = [
  parameter("header", "X-Request-Id", "id of this request, 8 to 128 of A–Z a–z 0–9 . _ : -", { type: "string" }),
  parameter("header", "X-Correlation-Id", "id to find all that this request causes by; default: the request's id", {
    type: "string",
  }),
];

/** Headers of POST /metrics. */
export const POST_HEADERS = [
  parameter("header", "Idempotency-Key", "a request that is repeated with the same key within a day changes nothing", {
    type: "string",
    minLength: 1,
    maxLength: 255,
  }),
  parameter("header", "Prefer", "handling=strict: one wrong metric refuses the whole list (RFC 7240)", { type: "string" }),
];

/** Parameters of GET /metrics. */
export const queryParameters = (maxPageSize: number) => [
  { ...parameter("query", "service", "name of the service", { type: "string", pattern: NAME }), required: true },
  parameter("query", "metric_type", "type of metric; default: all", { type: "string", pattern: NAME }),
  parameter("query", "from", "ISO 8601 with its offset, inclusive", { type: "string", format: "date-time" }),
  parameter("query", "to", "ISO 8601 with its offset, inclusive", { type: "string", format: "date-time" }),
  parameter("query", "resolution", "every point, or sums over hours or days of one metric_type; auto: what suits from and to", {
    type: "string",
    enum: [...SHOWN_RESOLUTIONS, "auto"],
    default: "raw",
  }),
  parameter("query", "limit", "most items in the answer", {
    type: "integer",
    minimum: 1,
    maximum: maxPageSize,
    default: maxPageSize,
  }),
  parameter("query", "cursor", "the next_cursor of an answer to the same query", { type: "string" }),
];
