import type { MetricDatum } from "../metrics/index.js";
import { LogLine, logGroupProblem } from "../patterns/index.js";
import { type CompiledFilter, compileMetricFilter, type FilterDeclaration } from "./compile.js";
import { MetricFilterError } from "./errors.js";

const MINUTE = 60_000;

/** Takes a datum. */
export type Emit = (datum: MetricDatum) => void;

/** The metric filters of one log group. */
export interface LogGroupFilters {
  /**
   * Looks at a message with every filter.
   * @param t time of the message, epoch milliseconds
   */
  put(message: string, t: number, emit: Emit): void;
  /**
   * Reports the default values of the minutes that ended at or before `now`: of every minute that had messages, for each filter
   * that none of them matched. To be called before anything at `now` is evaluated.
   */
  closeMinutes(now: number, emit: Emit): void;
}

/** A minute that is not over: which filters had a match in it. */
interface OpenMinute {
  readonly start: number;
  readonly matched: Uint8Array;
}

/**
 * Compiles the metric filters of one log group, which share the work on each line.
 * @throws {MetricFilterError}
 */
export function compileLogGroup(filters: readonly FilterDeclaration[]): LogGroupFilters {
  const compiled: readonly CompiledFilter[] = filters.map(compileMetricFilter);
  const problem = logGroupProblem(compiled.map(({ pattern }) => pattern));
  if (problem !== null) throw new MetricFilterError(filters.map(({ address }) => address).join(", "), "pattern", problem);
  const hasDefaults = compiled.some(({ defaultValue }) => defaultValue !== undefined);
  // Nearly always one: messages come in the order of time, or nearly so.
  let open: OpenMinute[] = [];

  const minuteOf = (t: number): OpenMinute => {
    const start = Math.floor(t / MINUTE) * MINUTE;
    const found = open.find((minute) => minute.start === start);
    if (found) return found;
    const minute = { start, matched: new Uint8Array(compiled.length) };
    open.push(minute);
    return minute;
  };

  return {
    put(message, t, emit) {
      const line = new LogLine(message);
      const minute = hasDefaults ? minuteOf(t) : null;
      for (let index = 0; index < compiled.length; index += 1) {
        const filter = compiled[index];
        if (!filter?.pattern.test(line)) continue;
        if (minute) minute.matched[index] = 1;
        const datum = filter.datumOfMatch(line, t);
        if (datum) emit(datum);
      }
    },
    closeMinutes(now, emit) {
      if (!open.some(({ start }) => start + MINUTE <= now)) return;
      const closed = open.filter(({ start }) => start + MINUTE <= now).sort((a, b) => a.start - b.start);
      open = open.filter(({ start }) => start + MINUTE > now);
      for (const { start, matched } of closed)
        for (const [index, filter] of compiled.entries()) {
          const datum = matched[index] === 1 ? null : filter.defaultDatum(start);
          if (datum) emit(datum);
        }
    },
  };
}
