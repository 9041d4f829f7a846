/** Media type of every answer that is not the one asked for (RFC 9457, "Problem Details for HTTP APIs"). */
export const PROBLEM_MEDIA_TYPE = "application/problem+json";

/** What can be wrong with a request to the API: the word for programs, its HTTP status, and what it is called. */
export const PROBLEMS = {
  invalid_request: { status: 400, title: "The request is wrong" },
  forbidden: { status: 403, title: "The API key is missing or wrong" },
  not_found: { status: 404, title: "There is nothing under this address" },
  method_not_allowed: { status: 405, title: "This address does not take the method" },
  payload_too_large: { status: 413, title: "The request is too large" },
  unsupported_media_type: { status: 415, title: "The body is in a form that is not taken" },
  idempotency_key_reused: { status: 422, title: "The Idempotency-Key belongs to another request" },
  too_many_requests: { status: 429, title: "Too many requests" },
  internal_error: { status: 500, title: "Something failed that should not" },
  bad_gateway: { status: 502, title: "The function behind the API failed" },
  unavailable: { status: 503, title: "The service cannot do this now" },
  timeout: { status: 504, title: "The function behind the API did not answer in time" },
} as const;

/** The word for one kind of problem. */
export type ProblemCode = keyof typeof PROBLEMS;

/** URI of a kind of problem. @example problemType("invalid_request") // "urn:problem-type:metrics-api:invalid-request" */
export const problemType = (code: ProblemCode): string => `urn:problem-type:metrics-api:${code.replaceAll("_", "-")}`;

/** URI of one occurrence: the request that met it. */
export const problemInstance = (requestId: string): string => `urn:request:${requestId}`;

/** One wrong part of a request, and where it is: in the body (a JSON pointer as a URI fragment), a query parameter or a header. */
export type ProblemDetail = { readonly detail: string } & (
  | { readonly pointer: string }
  | { readonly parameter: string }
  | { readonly header: string }
);

/** A JSON pointer as a URI fragment (RFC 6901). @example pointerTo([3, "value"]) // "#/3/value" */
export const pointerTo = (path: readonly (string | number)[]): string =>
  `#${path.map((step) => `/${encodeURIComponent(String(step).replaceAll("~", "~0").replaceAll("/", "~1"))}`).join("")}`;
