import type { MetricStore } from "../../../simulator/metrics/index.js";
import type { Completed, Exchange } from "./exchange.js";

/**
 * Writes what one request adds to the namespace AWS/ApiGateway (page "Amazon API Gateway dimensions and metrics"): by API, by stage,
 * and by method where that is switched on.
 */
export function putApiMetrics(
  store: MetricStore,
  exchange: Exchange,
  { answer, integration, cache }: Completed,
  latencyMs: number,
) {
  const { api, request, route } = exchange;
  const stage = { ApiName: api.name, Stage: api.stage };
  const method = route?.method;
  const sets: Readonly<Record<string, string>>[] = [{ ApiName: api.name }, stage];
  if (method?.detailedMetrics) sets.push({ ...stage, Method: request.method, Resource: method.resourcePath });
  const timestamp = request.receivedAt;
  const put = (name: string, value: number, unit: string): void => {
    for (const dimensions of sets) store.put({ namespace: "AWS/ApiGateway", name, dimensions, value, unit, timestamp });
  };
  const { status } = answer;
  put("Count", 1, "Count");
  put("4XXError", status >= 400 && status < 500 ? 1 : 0, "Count");
  put("5XXError", status >= 500 ? 1 : 0, "Count");
  put("Latency", latencyMs, "Milliseconds");
  if (integration) put("IntegrationLatency", integration.latencyMs, "Milliseconds");
  if (cache) put(cache === "hit" ? "CacheHitCount" : "CacheMissCount", 1, "Count");
}
