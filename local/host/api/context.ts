import type { Completed, Exchange } from "./exchange.js";
import { headerOf } from "./request.js";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number): string => String(value).padStart(2, "0");

/** A time in the common log format, e.g. `09/Apr/2026:12:34:56 +0000`. */
export function requestTime(epochMs: number): string {
  const at = new Date(epochMs);
  const day = `${two(at.getUTCDate())}/${MONTHS[at.getUTCMonth()]}/${at.getUTCFullYear()}`;
  return `${day}:${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`;
}

/** Values of `$context.…` by name (page "Variables for access logging for API Gateway"). */
export type ContextValues = ReadonlyMap<string, string>;

/** What is known when the request is: the part that templates of refusals may use too. */
export function requestContextValues(exchange: Exchange): Map<string, string> {
  const { api, request, route, key } = exchange;
  const values: Record<string, string | null | undefined> = {
    accountId: api.accountId,
    apiId: api.id,
    deploymentId: api.deploymentId,
    domainName: headerOf(request, "host"),
    extendedRequestId: exchange.extendedRequestId,
    httpMethod: request.method,
    "identity.apiKeyId": key?.id,
    "identity.sourceIp": request.sourceIp,
    "identity.userAgent": headerOf(request, "user-agent"),
    path: exchange.fullPath,
    protocol: request.protocol,
    requestId: exchange.requestId,
    requestTime: requestTime(request.receivedAt),
    requestTimeEpoch: String(request.receivedAt),
    resourceId: route?.method.resourceId,
    resourcePath: route?.method.resourcePath,
    stage: api.stage,
    xrayTraceId: api.activeTracing ? exchange.traceId : null,
  };
  return new Map(Object.entries(values).flatMap(([name, value]) => (value ? [[name, value] as const] : [])));
}

/** What is known when the answer is. */
export function completedValues(
  exchange: Exchange,
  { answer, refusal, integration }: Completed,
  latencyMs: number,
): ContextValues {
  const values = requestContextValues(exchange);
  const set = (name: string, value: string | number | null | undefined): void => {
    if (value !== null && value !== undefined) values.set(name, String(value));
  };
  set("status", answer.status);
  set("responseLength", answer.body.length);
  set("responseLatency", Math.round(latencyMs));
  set("error.message", refusal?.message);
  set("error.messageString", refusal && JSON.stringify(refusal.message));
  set("error.responseType", refusal?.type);
  set("error.validationErrorString", refusal?.validation || null);
  if (!integration) return values;
  const latency = Math.round(integration.latencyMs);
  for (const name of ["integrationLatency", "integration.latency"]) set(name, latency);
  // Of a function: what Lambda answered, and what the function did.
  for (const name of ["integrationStatus", "integration.status"]) set(name, integration.status);
  for (const name of ["integrationErrorMessage", "integration.error"]) set(name, integration.error);
  set("integration.integrationStatus", integration.status);
  return values;
}

const VARIABLE = /\$context\.([A-Za-z]+(?:\.[A-Za-z]+)*)/g;

/** Text with every `$context.…` replaced by its value as JSON writes it inside quotes; `missing` where there is none. */
export const withContext = (template: string, values: ContextValues, missing: string): string =>
  template.replace(VARIABLE, (_, name: string) => {
    const value = values.get(name);
    if (value === undefined) return missing;
    return name === "error.messageString" ? value : JSON.stringify(value).slice(1, -1);
  });
