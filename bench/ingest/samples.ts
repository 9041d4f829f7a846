import type { ApiEvent } from "../../lambdas/shared/http/request.js";

const TYPES = ["response_time", "errors", "queue_depth", "business.revenue"];

/** A metric as services post it; the n-th of a request. */
const sampleMetric = (round: number, n: number) => ({
  service_name: "checkout",
  metric_type: TYPES[n % TYPES.length],
  value: (round * 7 + n) % 1000,
  unit: "Milliseconds",
  timestamp: new Date(Date.now() - n * 10).toISOString(),
  metadata: { operation: "place-order", region: "us-east-1", retries: n % 3 },
});

/** The body of a request: one metric, or a list of so many. */
export const sampleBody = (round: number, count: number): string =>
  JSON.stringify(count === 1 ? sampleMetric(round, 0) : Array.from({ length: count }, (_, n) => sampleMetric(round, n)));

/** The request as API Gateway hands it on. */
export const sampleRequest = (body: string): ApiEvent => ({
  httpMethod: "POST",
  path: "/metrics",
  resource: "/metrics",
  isBase64Encoded: false,
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  headers: {
    Accept: "*/*",
    "Content-Type": "application/json",
    Host: "abcdefghij.execute-api.us-east-1.amazonaws.com",
    "User-Agent": "node",
    "X-Amzn-Trace-Id": "Root=1-6759e988-bd862e3fe1be46a994272793",
    "X-Forwarded-For": "192.0.2.1",
    "X-Forwarded-Port": "443",
    "X-Forwarded-Proto": "https",
    "x-api-key": "abcdefghijklmnopqrstuvwxyz",
  },
  requestContext: { requestId: "c7a30b1e-3f0e-4f6e-9d7a-aaaaaaaaaaaa", identity: { apiKeyId: "keyabc123" } },
  body,
});
