import type { IncomingMessage } from "node:http";

/** Value of the API key that the generator sends, and id of that key. */
export const API_KEY = { value: "bench-key-of-the-load", id: "keybench12" } as const;

/** The event of a Lambda proxy integration, payload version 1.0. */
export function proxyEvent(request: IncomingMessage, body: string, requestId: string) {
  const { method, url, headers, rawHeaders } = request;
  const single: Record<string, string> = {};
  const multi: Record<string, string[]> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = "", value = ""] = rawHeaders.slice(index, index + 2);
    single[name] = value;
    multi[name] = [value];
  }
  return {
    resource: url,
    path: url,
    httpMethod: method,
    headers: single,
    multiValueHeaders: multi,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: {
      accountId: "123456789012",
      apiId: "bench",
      httpMethod: method,
      identity: { apiKey: API_KEY.value, apiKeyId: API_KEY.id, sourceIp: "127.0.0.1", userAgent: headers["user-agent"] ?? null },
      path: `/live${url}`,
      protocol: "HTTP/1.1",
      requestId,
      requestTimeEpoch: Date.now(),
      resourcePath: url,
      stage: "live",
    },
    body,
    isBase64Encoded: false,
  };
}
