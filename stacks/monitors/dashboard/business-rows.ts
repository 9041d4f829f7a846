import { anomalyDetector, type PlatformConfig } from "../../../config/index.js";
import { anomalyAlarmsOf } from "../anomalies.js";
import { scoreMetrics, seriesMetrics } from "../metrics/anomaly.js";
import type { Row } from "./layout.js";
import { thresholdOf } from "./shared.js";
import { graph, type Line, text } from "./widgets.js";

/** The value of a series: its metric, or the percentage that this is of another. */
function valueLines(config: PlatformConfig, series: string, period: number): Line[] {
  const metrics = seriesMetrics(config, series);
  if (!metrics) return [];
  const { metric, per } = metrics;
  if (!per) return [{ metric, label: "value", period }];
  return [
    { metric, label: "part", period, id: "part", hidden: true },
    { metric: per, label: "whole", period, id: "whole", hidden: true },
    { expression: "100 * part / whole", label: "value" },
  ];
}

/** Business series, each with the band that its values were expected in, and how odd they were beside it. */
export function businessRows(config: PlatformConfig): Row[] {
  const detector = anomalyDetector(config);
  if (detector === undefined) return [];
  const { region } = config;
  const alarms = anomalyAlarmsOf(config);
  return Object.entries(config.anomalies.series).flatMap(([series, { what, unit, periodSeconds: period }]): Row[] => {
    const { score, expected, lower, upper } = scoreMetrics(config, detector, series);
    const alarm = alarms.get(series);
    const band: Line[] = [
      { metric: upper, label: "expected at most", period },
      { metric: expected, label: "expected", period },
      { metric: lower, label: "expected at least", period },
    ];
    return [
      { height: 1, widgets: [text(`## ${what}`)] },
      {
        height: 6,
        widgets: [
          graph({
            title: `${what}: value and expected band`,
            region,
            unit,
            lines: [...valueLines(config, series, period), ...band],
          }),
          graph({
            title: `${what}: how odd`,
            region,
            unit: "score",
            lines: [{ metric: score, label: "score", period }],
            thresholds: alarm ? [thresholdOf(alarm)] : [],
          }),
        ],
      },
    ];
  });
}
