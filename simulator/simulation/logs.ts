import { compileLogGroup, type LogGroupFilters } from "../filters/index.js";
import type { MetricDatum } from "../metrics/index.js";
import type { MetricFilter } from "../model/types.js";

/** The metric filters of all log groups. */
export class LogGroups {
  private readonly groups = new Map<string, LogGroupFilters>();

  constructor(filters: readonly MetricFilter[]) {
    for (const name of new Set(filters.map(({ logGroup }) => logGroup)))
      this.groups.set(name, compileLogGroup(filters.filter(({ logGroup }) => logGroup === name)));
  }

  put(t: number, logGroup: string, message: string, emit: (datum: MetricDatum) => void): void {
    this.groups.get(logGroup)?.put(message, t, emit);
  }

  /** Reports the default values of the minutes that are over. */
  closeMinutes(now: number, emit: (datum: MetricDatum) => void): void {
    for (const group of this.groups.values()) group.closeMinutes(now, emit);
  }
}
