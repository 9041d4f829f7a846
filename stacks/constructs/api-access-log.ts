import { LOG_FIELDS } from "../../domain/contracts/log-line.js";

/**
 * One access-log line as JSON, in the fields of the shared log schema where there is one (page "$context variables for API
 * Gateway"). Never the key or a body: the key's id tells the tenant.
 */
export const ACCESS_LOG_FORMAT = JSON.stringify({
  timestamp: "$context.requestTimeEpoch",
  [LOG_FIELDS.service]: "api",
  [LOG_FIELDS.operation]: "$context.httpMethod $context.resourcePath",
  status: "$context.status",
  [LOG_FIELDS.durationMs]: "$context.responseLatency",
  integrationMs: "$context.integrationLatency",
  requestId: "$context.requestId",
  [LOG_FIELDS.traceId]: "$context.xrayTraceId",
  tenant: "$context.identity.apiKeyId",
  sourceIp: "$context.identity.sourceIp",
  userAgent: "$context.identity.userAgent",
  responseBytes: "$context.responseLength",
  refusal: "$context.error.responseType",
  integrationError: "$context.integration.error",
  firewall: "$context.wafResponseCode",
});
