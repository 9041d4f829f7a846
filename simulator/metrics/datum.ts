import { MetricDatumError, MetricQueryError } from "./errors.js";
import { UNITS } from "./units.js";

/** Dimension name → value. The whole set is part of a metric's identity; nothing is aggregated across sets. */
export type Dimensions = Readonly<Record<string, string>>;

/** What a metric is. */
export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Dimensions;
}

/** Aggregate of values that are gone. */
export interface StatisticSet {
  readonly sampleCount: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

interface DatumBase extends Omit<MetricId, "dimensions"> {
  readonly dimensions?: Dimensions;
  /** CloudWatch unit; default `None`. */
  readonly unit?: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  /** 1 keeps the second (high resolution), 60 the minute. Default 60. */
  readonly storageResolution?: 1 | 60;
}

/** One measurement in one of the three forms of "PutMetricData": a value, values with counts, or a statistic set. */
export type MetricDatum = DatumBase &
  (
    | { readonly value: number; readonly values?: never; readonly statisticSet?: never }
    | {
        readonly values: readonly number[];
        /** How often each value occurred; default once each. */
        readonly counts?: readonly number[];
        readonly value?: never;
        readonly statisticSet?: never;
      }
    | { readonly statisticSet: StatisticSet; readonly value?: never; readonly values?: never }
  );

/** Unit of a datum that names none. */
export const NO_UNIT = "None";

/** Values beyond this magnitude are rejected (page "PutMetricData"). */
const LARGEST = 2 ** 360;
const MAX_DIMENSIONS = 30;

type Named = Omit<MetricId, "dimensions"> & { readonly dimensions?: Dimensions };

const refuse = (metric: Named, what: string): never => {
  throw new MetricDatumError(`metric ${metric.namespace}/${metric.name}: ${what}`);
};

function checkNumber(datum: MetricDatum, what: string, value: number): void {
  if (!Number.isFinite(value) || Math.abs(value) > LARGEST)
    refuse(datum, `${what} is ${value}, must be a number between -2^360 and 2^360`);
}

function checkStatisticSet(datum: MetricDatum, set: StatisticSet): void {
  for (const [field, value] of Object.entries(set)) checkNumber(datum, `statisticSet.${field}`, value);
  if (set.sampleCount <= 0) refuse(datum, `statisticSet.sampleCount is ${set.sampleCount}, must be over 0`);
  if (set.minimum > set.maximum) refuse(datum, `statisticSet.minimum ${set.minimum} is over statisticSet.maximum ${set.maximum}`);
}

/** Control characters, which CloudWatch takes in no name (page "Dimension"). */
const CONTROL = /\p{Cc}/u;

/** Checks what a metric is called. @throws {MetricDatumError} */
export function checkId(metric: Named): void {
  if (metric.namespace === "" || metric.name === "") refuse(metric, "namespace and name must not be empty");
  const dimensions = Object.entries(metric.dimensions ?? {});
  if (dimensions.length > MAX_DIMENSIONS)
    refuse(metric, `${dimensions.length} dimensions, at most ${MAX_DIMENSIONS} are allowed`);
  for (const [key, value] of dimensions) if (key === "" || value === "") refuse(metric, `dimension "${key}" is empty`);
  if (CONTROL.test([metric.namespace, metric.name, ...dimensions.flat()].join("")))
    refuse(metric, "control characters are not allowed in namespace, name and dimensions");
}

/** @throws {MetricQueryError} for a unit that CloudWatch does not know: data of it can never come */
export function checkUnit(unit: string): void {
  if (!UNITS.includes(unit))
    throw new MetricQueryError(`unit "${unit}" is not a CloudWatch unit: use one of ${UNITS.join(", ")}`);
}

/**
 * Checks a datum as "PutMetricData" does, except for what its metric is called (`checkId`, once for a metric) and its age: the
 * store has no clock.
 * @throws {MetricDatumError}
 */
export function checkDatum(datum: MetricDatum): void {
  if (!Number.isFinite(datum.timestamp)) refuse(datum, `timestamp is ${datum.timestamp}, must be epoch milliseconds`);
  if (datum.unit !== undefined && !UNITS.includes(datum.unit)) refuse(datum, `unit "${datum.unit}" is not a CloudWatch unit`);
  if (datum.statisticSet) {
    checkStatisticSet(datum, datum.statisticSet);
  } else if (datum.values) {
    for (const value of datum.values) checkNumber(datum, "a value", value);
    if (datum.values.length === 0) refuse(datum, "values is empty");
    if (datum.counts && datum.counts.length !== datum.values.length)
      refuse(datum, `${datum.values.length} values but ${datum.counts.length} counts`);
    for (const count of datum.counts ?? []) {
      checkNumber(datum, "a count", count);
      if (count <= 0) refuse(datum, `a count is ${count}, must be over 0`);
    }
  } else checkNumber(datum, "value", datum.value);
}

/** Between the parts of a key: a character that no name has. */
const SEPARATOR = "\u0000";

/** Key under which the same metric is always found: dimensions sorted, so that their order does not matter. */
export function metricKey({ namespace, name, dimensions = {} }: Named): string {
  const keys = Object.keys(dimensions);
  if (keys.length > 1) keys.sort();
  let key = namespace + SEPARATOR + name;
  for (const dimension of keys) key += SEPARATOR + dimension + SEPARATOR + (dimensions[dimension] ?? "");
  return key;
}
