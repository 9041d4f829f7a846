import type { PlatformConfig } from "../../../config/index.js";
import type { AlarmDeclaration } from "../alarms/declaration.js";
import { apiMetrics } from "../metrics/api.js";
import type { MonitoredApi } from "../props.js";
import type { Row } from "./layout.js";
import { percentiles, thresholdOf } from "./shared.js";
import { graph, text } from "./widgets.js";

/** The alarms of an API that its graphs show. */
export interface ApiAlarms {
  readonly errors: AlarmDeclaration;
  readonly latency: AlarmDeclaration;
  readonly clientErrors: AlarmDeclaration;
}

const MINUTE = 60;

/** The API's part of the dashboard. */
export function apiRows(
  { config, api }: { readonly config: PlatformConfig; readonly api: MonitoredApi },
  alarms: ApiAlarms,
): Row[] {
  const { region } = config;
  const metrics = apiMetrics(api);
  return [
    { height: 1, widgets: [text("## API: what callers see")] },
    {
      height: 6,
      widgets: [
        graph({
          title: "API: requests",
          region,
          unit: "per minute",
          lines: [
            { metric: metrics.requests, label: "requests", period: MINUTE },
            { metric: metrics.cacheHits, label: "from the cache", period: MINUTE },
          ],
        }),
        graph({
          title: "API: share of 5xx answers",
          region,
          unit: "share",
          lines: [{ metric: metrics.errorShare, label: "5xx", period: alarms.errors.rule.periodSeconds }],
          thresholds: [thresholdOf(alarms.errors)],
        }),
        graph({
          title: "API: refused requests",
          region,
          unit: "requests",
          lines: [{ metric: metrics.clientErrors, label: "4xx", period: alarms.clientErrors.rule.periodSeconds }],
          thresholds: [thresholdOf(alarms.clientErrors)],
        }),
        graph({
          title: "API: latency",
          region,
          unit: "ms",
          lines: [
            { metric: metrics.latency("Average"), label: "mean", period: alarms.latency.rule.periodSeconds },
            ...percentiles(metrics.latency("Average"), MINUTE),
          ],
          thresholds: [thresholdOf(alarms.latency)],
        }),
      ],
    },
  ];
}
