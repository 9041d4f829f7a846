import { anomalyDetector, ownerOfService, type PlatformConfig } from "../../config/index.js";
import type { AlarmDeclaration } from "./alarms/declaration.js";
import { scoreMetrics } from "./metrics/anomaly.js";
import type { FunctionMonitorProps } from "./watched.js";

/** Id of the alarm on a series. */
const anomalyAlarmId = (series: string): string => `${series}-anomaly`;

/** Tell when the newest values of a business series are unusual (SPEC 3.6, 4.2): one alarm a series. */
export function anomalyAlarms({ config, name }: Pick<FunctionMonitorProps, "config" | "name">): AlarmDeclaration[] {
  if (anomalyDetector(config) !== name) return [];
  return Object.entries(config.anomalies.series).map(([series, one]) => anomalyAlarm(config, name, series, one));
}

function anomalyAlarm(
  config: PlatformConfig,
  detector: string,
  series: string,
  { what, periodSeconds }: PlatformConfig["anomalies"]["series"][string],
): AlarmDeclaration {
  const { threshold, evaluationPeriods, datapointsToAlarm, severity } = config.anomalies.alarm;
  return {
    audience: "business",
    owner: ownerOfService(config, detector),
    service: detector,
    id: anomalyAlarmId(series),
    severity,
    runbook: "business-anomaly",
    meaning: `${what}: the newest values are unlike all before them. Something else than failing requests may be wrong: customers stay away, or orders do not complete.`,
    metric: scoreMetrics(config, detector, series).score,
    comparison: ">=",
    rule: { threshold, periodSeconds, evaluationPeriods, datapointsToAlarm },
    missingData: {
      treatAs: "notBreaching",
      because:
        "a score comes minutes after its period, and of a period without a value none comes; silence of the series has a score",
    },
  };
}

/** Alarms on series with their declarations, for graphs. */
export const anomalyAlarmsOf = (config: PlatformConfig): ReadonlyMap<string, AlarmDeclaration> => {
  const detector = anomalyDetector(config);
  const alarms = detector === undefined ? [] : anomalyAlarms({ config, name: detector });
  const bySeries = Object.keys(config.anomalies.series).flatMap((series): [string, AlarmDeclaration][] => {
    const alarm = alarms.find(({ id }) => id === anomalyAlarmId(series));
    return alarm ? [[series, alarm]] : [];
  });
  return new Map(bySeries);
};
