import { requestTime } from "./context.js";
import type { Exchange } from "./exchange.js";
import { headerOf, headerValues, lastValues, type MultiValues, queryValues } from "./request.js";

const orNull = <T extends object>(values: T): T | null => (Object.keys(values).length > 0 ? values : null);

/** True where the content type is one of those that an API treats as bytes. */
export function isBinary(mediaTypes: readonly string[], contentType: string | null): boolean {
  const type = contentType?.split(";")[0]?.trim().toLowerCase();
  return mediaTypes.some(
    (one) => one === "*/*" || one === type || (one.endsWith("/*") && type?.startsWith(one.slice(0, -1)) === true),
  );
}

/** Headers as the function sees them: those sent, and those that API Gateway adds. */
function headersOf({ request, traceId }: Exchange): MultiValues {
  const forwarded = [headerOf(request, "x-forwarded-for"), request.sourceIp].filter((one) => one !== null).join(", ");
  const added = [
    ["X-Amzn-Trace-Id", `Root=${traceId}`],
    ["X-Forwarded-For", forwarded],
    ["X-Forwarded-Port", "443"],
    ["X-Forwarded-Proto", "https"],
  ] as const;
  const names = new Set<string>(added.map(([name]) => name.toLowerCase()));
  return headerValues([...request.headers.filter(([name]) => !names.has(name.toLowerCase())), ...added]);
}

/**
 * The event of a Lambda proxy integration, payload version 1.0 (page "Lambda proxy integrations in API Gateway", input format), as
 * JSON.
 */
export function proxyEvent(exchange: Exchange): string {
  const { api, request, route, key } = exchange;
  const headers = headersOf(exchange);
  const query = queryValues(request.target);
  const isBase64Encoded = isBinary(api.binaryMediaTypes, headerOf(request, "content-type"));
  const body = request.body.length === 0 ? null : request.body.toString(isBase64Encoded ? "base64" : "utf8");
  const { method, pathParameters } = route ?? { method: null, pathParameters: {} };
  return JSON.stringify({
    resource: method?.resourcePath,
    path: exchange.path,
    httpMethod: request.method,
    headers: lastValues(headers),
    multiValueHeaders: headers,
    queryStringParameters: orNull(lastValues(query)),
    multiValueQueryStringParameters: orNull(query),
    pathParameters: orNull(pathParameters),
    stageVariables: null,
    requestContext: {
      accountId: api.accountId,
      apiId: api.id,
      deploymentId: api.deploymentId,
      domainName: headerOf(request, "host"),
      domainPrefix: api.id,
      extendedRequestId: exchange.extendedRequestId,
      httpMethod: request.method,
      identity: {
        accessKey: null,
        accountId: null,
        apiKey: key?.value ?? null,
        apiKeyId: key?.id ?? null,
        caller: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: request.sourceIp,
        user: null,
        userAgent: headerOf(request, "user-agent"),
        userArn: null,
      },
      path: exchange.fullPath,
      protocol: request.protocol,
      requestId: exchange.requestId,
      requestTime: requestTime(request.receivedAt),
      requestTimeEpoch: request.receivedAt,
      resourceId: method?.resourceId,
      resourcePath: method?.resourcePath,
      stage: api.stage,
    },
    body,
    isBase64Encoded,
  });
}
