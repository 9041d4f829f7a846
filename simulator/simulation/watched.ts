import type { MetricAlarm, MetricStat } from "../model/types.js";
import type { AlarmRunner } from "./alarm-runner.js";

const MINUTE_SECONDS = 60;

/** Metrics that an alarm reads. */
export const metricsOf = ({ source }: MetricAlarm): readonly MetricStat[] =>
  source.kind === "metric" ? [source.metric] : source.queries.flatMap(({ metric }) => metric ?? []);

/** What is known of all metrics of one name, whatever their dimensions. */
export interface Watched {
  readonly runners: AlarmRunner[];
  /** An alarm looks at seconds, so the metric must keep them. */
  highResolution: boolean;
}

/** Namespace and name of a metric → the alarms that read it. */
export class WatchedMetrics {
  private readonly byNamespace = new Map<string, Map<string, Watched>>();

  constructor(runners: readonly AlarmRunner[]) {
    for (const runner of runners)
      for (const { namespace, name, periodSeconds } of metricsOf(runner.alarm)) {
        const names = this.byNamespace.get(namespace) ?? new Map<string, Watched>();
        const watched = names.get(name) ?? { runners: [], highResolution: false };
        this.byNamespace.set(namespace, names.set(name, watched));
        watched.runners.push(runner);
        if (periodSeconds < MINUTE_SECONDS) watched.highResolution = true;
      }
  }

  of(namespace: string, name: string): Watched | undefined {
    return this.byNamespace.get(namespace)?.get(name);
  }
}
