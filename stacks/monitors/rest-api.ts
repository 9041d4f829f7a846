import { ownerOfStack, type PlatformConfig } from "../../config/index.js";
import type { AlarmDeclaration } from "./alarms/declaration.js";
import { type ApiAlarms, apiRows } from "./dashboard/api-rows.js";
import { apiMetrics } from "./metrics/api.js";
import type { Monitor } from "./monitor.js";
import type { MonitoredApi } from "./props.js";

/** The API to watch. */
export interface ApiMonitorProps {
  readonly config: PlatformConfig;
  readonly api: MonitoredApi;
}

function alarmsOf({ config, api }: ApiMonitorProps): ApiAlarms {
  const metrics = apiMetrics(api);
  const { apiErrorPercent, apiLatency, apiClientErrors } = config.alarms;
  const facts = { audience: "technical", owner: ownerOfStack(config, "api"), comparison: ">" } as const;
  const missingData: AlarmDeclaration["missingData"] = {
    treatAs: "notBreaching",
    because: "no request, no datapoint: an API that nobody calls is not in trouble",
  };
  return {
    errors: {
      ...facts,
      id: "rest-api-error-rate",
      severity: apiErrorPercent.severity,
      runbook: "api-errors",
      meaning: "The API fails at its callers' requests (5xx): what they post is not taken, what they ask is not answered.",
      metric: metrics.errorShare,
      rule: { ...apiErrorPercent, threshold: apiErrorPercent.threshold / 100 },
      missingData,
    },
    latency: {
      ...facts,
      id: "rest-api-latency",
      severity: apiLatency.severity,
      runbook: "api-latency",
      meaning: "The API answers slowly on average: callers wait, and those who give up repeat their requests.",
      metric: metrics.latency("Average"),
      rule: apiLatency,
      missingData,
    },
    clientErrors: {
      ...facts,
      id: "rest-api-client-errors",
      severity: apiClientErrors.severity,
      runbook: "api-client-errors",
      meaning: "The API refuses requests (4xx): a caller sends what it does not take, has no key, or sends too much.",
      metric: metrics.clientErrors,
      rule: apiClientErrors,
      missingData,
    },
  };
}

/** Watches the REST API as its callers see it (SPEC 3.10). */
export function apiMonitor(props: ApiMonitorProps): Monitor {
  const alarms = alarmsOf(props);
  return { alarms: Object.values(alarms), composites: [], filters: [], queries: [], rows: apiRows(props, alarms) };
}
