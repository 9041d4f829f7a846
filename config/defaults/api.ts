import type { PlatformConfigInput } from "../schema.js";

/** The API of every environment (SPEC 2.6, 3.1–3.3). Shared environments add a cache, a firewall and their own origins. */
export const api: NonNullable<PlatformConfigInput["api"]> = {
  throttle: { requestsPerSecond: 1000, burst: 2000 },
  cache: { enabled: false, sizeGb: "0.5" },
  allowedOrigins: ["*"],
  firewall: { enabled: false, requestsPerFiveMinutes: 100_000 },
  routes: [
    { method: "POST", path: "/metrics", service: "metrics-api", body: "metrics" },
    {
      method: "GET",
      path: "/metrics",
      service: "metrics-api",
      cacheSeconds: 5,
      query: ["service", "metric_type", "from", "to", "limit", "cursor"],
    },
    { method: "GET", path: "/openapi.json", service: "metrics-api", key: false },
    { method: "GET", path: "/health", service: "metrics-api", key: false },
    // A path of its own: of a method that wants no key, API Gateway tells the function none either.
    { method: "GET", path: "/health/details", service: "metrics-api" },
  ],
};
