import { AnomalyDetector, DetectorStateError, type Observation } from "../analysis/anomaly/index.js";
import type { AnomalySeries } from "../contracts/anomaly-series.js";
import { type Periods, type PeriodValue, type SeriesData, sinceFirst, valuesOf } from "./periods.js";

/** What is remembered of a series between two runs. */
export interface SeriesMemory {
  /** End of the last period that was seen, epoch milliseconds. */
  readonly seenUntil: number;
  /** What was followed under this name: see {@link definitionOf}. */
  readonly definition: string;
  /** State of its detector. */
  readonly state: Uint8Array;
}

/** A value and what the detector says of it. */
export interface JudgedValue extends PeriodValue {
  readonly observation: Observation;
}

/** Why a series is learnt anew: it is new, or what was remembered is of no use. */
export type FreshStart = "new" | "defined otherwise" | "unseen for too long" | "seen ahead of time" | "state of another version";

/** A run may be late by so much, and find that others have seen more; who has seen more than that lived by another clock. */
const AHEAD_MS = 3_600_000;

/** What one look at a series is to read. */
export interface Look {
  readonly periods: Periods;
  /** Undefined: the detector goes on from its memory. */
  readonly fresh?: FreshStart;
  readonly detector: AnomalyDetector;
}

/** What came of a look. */
export interface Looked {
  readonly memory: SeriesMemory;
  /** What is to be told, in order. Of what a series is learnt from, the newest period only: the rest is history. */
  readonly told: readonly JudgedValue[];
}

/** Text that differs where the series does. */
export const definitionOf = ({ metric, per, periodSeconds, missing }: AnomalySeries): string =>
  JSON.stringify([metric, per, periodSeconds, missing], sortedKeys);

/** Keys in one order, whoever wrote the object. */
const sortedKeys = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

function resume(series: AnomalySeries, memory: SeriesMemory | undefined, to: number, longestMs: number) {
  if (!memory) return "new";
  if (memory.definition !== definitionOf(series)) return "defined otherwise";
  if (to - memory.seenUntil > longestMs) return "unseen for too long";
  if (memory.seenUntil - to > AHEAD_MS) return "seen ahead of time";
  try {
    return AnomalyDetector.resume(memory.state);
  } catch (error) {
    if (error instanceof DetectorStateError) return "state of another version";
    throw error;
  }
}

/**
 * What there is to see of a series: everything since it was seen last; of one that begins anew, as much as it is learnt from.
 * @param to end of the newest period that has settled, epoch milliseconds
 * @param learnMs how far back a new series is learnt from, and longest time that is made up for
 * @returns undefined when all is seen, be it by another run
 */
export function lookAt(series: AnomalySeries, memory: SeriesMemory | undefined, to: number, learnMs: number): Look | undefined {
  const periodMs = series.periodSeconds * 1000;
  const resumed = resume(series, memory, to, Math.max(learnMs, periodMs));
  if (typeof resumed === "string") {
    // By another run, of another version: there is nothing to hurry for.
    if (resumed === "state of another version" && memory && memory.seenUntil >= to) return undefined;
    const from = to - Math.max(periodMs, Math.floor(learnMs / periodMs) * periodMs);
    return { periods: { from, to }, fresh: resumed, detector: AnomalyDetector.start() };
  }
  const from = memory?.seenUntil ?? to;
  return from >= to ? undefined : { periods: { from, to }, detector: resumed };
}

/** Without the period in which a series begins: it is seldom whole, and a detector that learnt so low a value finds no drop odd for long. */
function whole(series: AnomalySeries, begun: Periods, { from }: Periods): Periods {
  return begun.from > from ? { ...begun, from: begun.from + series.periodSeconds * 1000 } : begun;
}

/**
 * Shows the detector what was read, each period once and in order.
 * @returns undefined where a series that begins anew has nothing to begin with
 */
export function follow(series: AnomalySeries, { periods, fresh, detector }: Look, data: SeriesData): Looked | undefined {
  const shown = fresh ? whole(series, sinceFirst(data, periods), periods) : periods;
  if (shown.from >= shown.to) return undefined;
  const judged = valuesOf(series, data, shown).map(
    ({ at, value }): JudgedValue => ({ at, value, observation: detector.observe(at, value) }),
  );
  const newest = periods.to - series.periodSeconds * 1000;
  return {
    memory: { seenUntil: periods.to, definition: definitionOf(series), state: detector.state() },
    told: fresh ? judged.filter(({ at }) => at >= newest) : judged,
  };
}
