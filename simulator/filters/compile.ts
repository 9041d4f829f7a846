import type { MetricDatum } from "../metrics/index.js";
import type { MetricFilter } from "../model/types.js";
import { type FilterPattern, type LogLine, PatternError, parseFilterPattern, type ReadField } from "../patterns/index.js";
import { MetricFilterError } from "./errors.js";

/** Most dimensions of a metric filter (page "Filter pattern syntax for metric filters"). */
const MAX_DIMENSIONS = 3;
const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;

/** What of a metric filter matters here. */
export type FilterDeclaration = Pick<
  MetricFilter,
  "address" | "pattern" | "namespace" | "metricName" | "value" | "defaultValue" | "dimensions" | "unit"
>;

/** A metric filter, ready to look at lines. */
export interface CompiledFilter {
  readonly pattern: FilterPattern;
  /** Its value for a minute of the log group in which no line matches; undefined: nothing is reported. */
  readonly defaultValue: number | undefined;
  /** Datum of a line that matches, at `t` (epoch milliseconds); null when the line has no such value. */
  datumOfMatch(line: LogLine, t: number): MetricDatum | null;
  /** Datum that reports the default value at `t`. */
  defaultDatum(t: number): MetricDatum | null;
}

const asNumber = (value: string | number | undefined): number => {
  if (typeof value === "string") return NUMBER.test(value) ? Number(value) : Number.NaN;
  return value ?? Number.NaN;
};

/** Runs `make`, and says in which attribute of which filter it failed. */
function within<T>(filter: FilterDeclaration, attribute: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof PatternError)) throw cause;
    throw new MetricFilterError(filter.address, attribute, cause.message, { cause });
  }
}

function compileValue(filter: FilterDeclaration, pattern: FilterPattern): (line: LogLine) => number {
  const { value } = filter;
  if (value.startsWith("$")) {
    const read = within(filter, "metric_transformation.value", () => pattern.field(value));
    return (line) => asNumber(read(line));
  }
  const constant = asNumber(value);
  if (!Number.isFinite(constant))
    throw new MetricFilterError(
      filter.address,
      "metric_transformation.value",
      `${JSON.stringify(value)} is neither a number nor a field; write 1, $.field or $name`,
    );
  return () => constant;
}

type ReadDimensions = (line: LogLine) => Readonly<Record<string, string>> | null;

function compileDimensions(filter: FilterDeclaration, pattern: FilterPattern): ReadDimensions {
  const attribute = "metric_transformation.dimensions";
  const declared = Object.entries(filter.dimensions);
  if (declared.length === 0) return () => ({});
  const refuse = (problem: string): never => {
    throw new MetricFilterError(filter.address, attribute, problem);
  };
  if (declared.length > MAX_DIMENSIONS) refuse(`${declared.length} dimensions, at most ${MAX_DIMENSIONS} are allowed`);
  if (filter.defaultValue !== undefined) refuse("a filter with dimensions has no default value; remove one of them");
  const readers = declared.map(([name, selector]): [string, ReadField] => [
    name,
    within(filter, `${attribute}.${name}`, () => pattern.field(selector)),
  ]);
  return (line) => {
    const dimensions: Record<string, string> = {};
    for (const [name, read] of readers) {
      const value = read(line);
      if (value === undefined || value === "") return null;
      dimensions[name] = String(value);
    }
    return dimensions;
  };
}

/**
 * Compiles a metric filter (pages "Filter pattern syntax for metric filters" and "MetricTransformation"). A line whose value
 * is no number, or that lacks the field of a dimension, gives no datum: the metric it would belong to cannot be named.
 * @throws {MetricFilterError} with address and attribute
 */
export function compileMetricFilter(filter: FilterDeclaration): CompiledFilter {
  const pattern = within(filter, "pattern", () => parseFilterPattern(filter.pattern));
  const value = compileValue(filter, pattern);
  const dimensions = compileDimensions(filter, pattern);
  const { namespace, metricName: name, unit, defaultValue } = filter;
  return {
    pattern,
    defaultValue,
    datumOfMatch(line, t) {
      const found = value(line);
      if (!Number.isFinite(found)) return null;
      const set = dimensions(line);
      return set && { namespace, name, dimensions: set, unit, timestamp: t, value: found };
    },
    defaultDatum: (t) =>
      defaultValue === undefined ? null : { namespace, name, dimensions: {}, unit, timestamp: t, value: defaultValue },
  };
}
