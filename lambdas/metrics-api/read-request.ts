import { type Parsed, parseMetrics } from "../../domain/metrics/parse.js";
import { HttpProblem } from "../shared/http/problem.js";
import type { ApiRequest } from "../shared/http/request.js";

/** Longest Idempotency-Key. */
const MAX_KEY = 255;

/** The header Prefer with this preference: all metrics of a request are taken, or none (RFC 7240, section 4.4). */
const STRICT = /(?:^|[,;\s])handling\s*=\s*"?strict"?\s*(?:$|[,;])/i;

/** What a request to take metrics asks for. */
export interface PostRequest {
  readonly key: string | undefined;
  /** One wrong metric refuses them all. */
  readonly strict: boolean;
  /** The body is a list: each metric gets a result of its own. */
  readonly isList: boolean;
  readonly count: number;
  /** The metrics, each for itself, if they arrived at that time (epoch ms). */
  readonly parse: (now: number) => readonly Parsed[];
}

function keyOf(request: ApiRequest): string | undefined {
  const key = request.header("idempotency-key");
  if (key === undefined || (key.length > 0 && key.length <= MAX_KEY)) return key;
  throw new HttpProblem("invalid_request", `the header Idempotency-Key must have 1 to ${MAX_KEY} characters`, {
    errors: [{ header: "Idempotency-Key", detail: `must have 1 to ${MAX_KEY} characters` }],
  });
}

/**
 * Reads a request to take metrics.
 * @throws {HttpProblem} 400, 413 or 415 where it cannot be one
 */
export function readPost(
  request: ApiRequest,
  { maxBatch, maxBodyKb }: { readonly maxBatch: number; readonly maxBodyKb: number },
): PostRequest {
  const key = keyOf(request);
  const body = request.json(maxBodyKb);
  const isList = Array.isArray(body);
  const count = isList ? body.length : 1;
  if (count === 0)
    throw new HttpProblem("invalid_request", "the list of metrics is empty", {
      errors: [{ pointer: "#", detail: `must be a metric, or a list of 1 to ${maxBatch}` }],
    });
  if (count > maxBatch) throw new HttpProblem("payload_too_large", `the request has ${count} metrics, ${maxBatch} are allowed`);
  return {
    key,
    isList,
    count,
    strict: STRICT.test(request.header("prefer") ?? ""),
    parse: (now) => parseMetrics(body, now),
  };
}
