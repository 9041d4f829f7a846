import { ApiGatewayGatewayResponse } from "@cdktf/provider-aws/lib/api-gateway-gateway-response/index.js";
import type { TerraformElement } from "cdktf";
import type { Construct } from "constructs";
import type { ApiConfig } from "../../config/index.js";
import { PROBLEM_MEDIA_TYPE, PROBLEMS, type ProblemCode, problemInstance, problemType } from "../../domain/contracts/index.js";
import { quoted } from "./api-cors.js";

/** Which problem each of API Gateway's own refusals is (page "Gateway response types for API Gateway"). */
const REFUSALS: Readonly<Record<string, ProblemCode>> = {
  API_CONFIGURATION_ERROR: "internal_error",
  BAD_REQUEST_BODY: "invalid_request",
  BAD_REQUEST_PARAMETERS: "invalid_request",
  INTEGRATION_FAILURE: "bad_gateway",
  INTEGRATION_TIMEOUT: "timeout",
  INVALID_API_KEY: "forbidden",
  // Nobody signs in here: it is what API Gateway says of a path or method that is not there.
  MISSING_AUTHENTICATION_TOKEN: "not_found",
  QUOTA_EXCEEDED: "too_many_requests",
  REQUEST_TOO_LARGE: "payload_too_large",
  THROTTLED: "too_many_requests",
  UNSUPPORTED_MEDIA_TYPE: "unsupported_media_type",
  WAF_FILTERED: "forbidden",
};

/** Every other one: its status is not known beforehand, so the document does not tell it. */
const OTHERS = { DEFAULT_4XX: "The request was refused", DEFAULT_5XX: PROBLEMS.internal_error.title } as const;

const OCCURRENCE = `"detail":$context.error.messageString,"instance":"${problemInstance("$context.requestId")}","request_id":"$context.requestId"`;

/** API Gateway's own words for what is wrong with a body hold quotes that it does not escape: these are ours. */
const BODY_ERRORS = ',"errors":[{"pointer":"#","detail":"must be JSON: a metric, or a list of metrics"}]';

/** Statuses that API Gateway would get wrong. */
const STATUSES: Readonly<Record<string, string>> = { MISSING_AUTHENTICATION_TOKEN: "404" };

function documentOf(responseType: string, code: ProblemCode): string {
  const { status, title } = PROBLEMS[code];
  const kind = JSON.stringify({ type: problemType(code), title, status, code }).slice(0, -1);
  return `${kind},${OCCURRENCE}${responseType === "BAD_REQUEST_BODY" ? BODY_ERRORS : ""}}`;
}

/**
 * What API Gateway itself answers when it refuses a request: problem documents as the functions write them, with the headers
 * without which a page cannot read them.
 */
export function gatewayResponses(scope: Construct, restApiId: string, api: ApiConfig): TerraformElement[] {
  const header = (name: string): string => `gatewayresponse.header.${name}`;
  // These answers hold no data, only why there is none, and cannot choose one of several origins by how the caller spells the header.
  const readers = api.allowedOrigins.length > 1 ? "*" : api.allowedOrigins[0];
  const common: Record<string, string> = {
    [header("Content-Type")]: quoted(PROBLEM_MEDIA_TYPE),
    ...(readers !== undefined && { [header("Access-Control-Allow-Origin")]: quoted(readers) }),
  };
  const answer = (responseType: string, document: string, more: Record<string, string> = {}) =>
    new ApiGatewayGatewayResponse(scope, `refusal_${responseType.toLowerCase()}`, {
      restApiId,
      responseType,
      ...(STATUSES[responseType] !== undefined && { statusCode: STATUSES[responseType] }),
      responseParameters: { ...common, ...more },
      responseTemplates: { "application/json": document },
    });
  const soon = { [header("Retry-After")]: quoted("1") };
  return [
    ...Object.entries(REFUSALS).map(([type, code]) => answer(type, documentOf(type, code), type === "THROTTLED" ? soon : {})),
    ...Object.entries(OTHERS).map(([type, title]) => answer(type, `{"type":"about:blank","title":"${title}",${OCCURRENCE}}`)),
  ];
}
