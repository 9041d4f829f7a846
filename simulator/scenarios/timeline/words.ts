import type { Alarm } from "../../model/alarm-names.js";
import type { Comparison } from "../../model/types.js";

const SIGNS: Readonly<Record<Comparison, string>> = {
  GreaterThanOrEqualToThreshold: ">=",
  GreaterThanThreshold: ">",
  LessThanThreshold: "<",
  LessThanOrEqualToThreshold: "<=",
  LessThanLowerOrGreaterThanUpperThreshold: "outside",
  LessThanLowerThreshold: "below",
  GreaterThanUpperThreshold: "above",
};

/** What an alarm waits for, in a line. */
export function alarmWords(alarm: Alarm, short: (name: string) => string): string {
  if (alarm.kind === "composite") {
    const rule = alarm.rule.replace(/"([^"]+)"/g, (_, name: string) => `"${short(name)}"`);
    const { suppressor } = alarm;
    if (!suppressor) return rule;
    const { waitSeconds, extensionSeconds } = suppressor;
    return `${rule}; held back by ${short(suppressor.alarm)}, wait ${waitSeconds} s, extension ${extensionSeconds} s`;
  }
  const { source, comparison, threshold, evaluationPeriods, datapointsToAlarm, periodSeconds, missingData } = alarm;
  const what =
    source.kind === "metric"
      ? `${source.metric.statistic} of ${source.metric.name}`
      : (source.queries.find(({ id }) => id === source.returns)?.expression ?? source.returns);
  const limit = "value" in threshold ? String(threshold.value) : "its band";
  return `${what} ${SIGNS[comparison]} ${limit}, ${datapointsToAlarm} of ${evaluationPeriods} × ${periodSeconds} s, missing data ${missingData}`;
}
