import type { Column, Expression } from "./ast.js";
import { evaluate } from "./evaluate.js";
import { AGGREGATE_FUNCTIONS } from "./functions.js";
import { columnName, printExpression } from "./print.js";
import { InsightsRecord } from "./record.js";
import { compare, isMissing, numberOf, textOf, type Value } from "./values.js";

type Call = Extract<Expression, { kind: "call" }>;

/** The aggregates within an expression. */
function aggregatesOf(expression: Expression): Call[] {
  if (expression.kind === "binary") return [...aggregatesOf(expression.left), ...aggregatesOf(expression.right)];
  return expression.kind === "call" && Object.hasOwn(AGGREGATE_FUNCTIONS, expression.name) ? [expression] : [];
}

const HUNDRED = 100;

/** Percentile by interpolation between the two nearest ranks. */
function percentile(numbers: readonly number[], share: number): Value {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (Math.min(Math.max(share, 0), HUNDRED) / HUNDRED) * (sorted.length - 1);
  const low = sorted[Math.floor(at)];
  const high = sorted[Math.ceil(at)];
  return low === undefined || high === undefined ? null : low + (high - low) * (at - Math.floor(at));
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

const OVER_NUMBERS: Readonly<Record<string, (numbers: readonly number[], parameter: number) => Value>> = {
  sum: (numbers) => numbers.reduce((sum, one) => sum + one, 0),
  avg: mean,
  median: (numbers) => percentile(numbers, HUNDRED / 2),
  pct: percentile,
  stddev: (numbers) => {
    const middle = mean(numbers);
    return Math.sqrt(mean(numbers.map((one) => (one - middle) ** 2)));
  },
};

/** An aggregate of records. @param timed the record's time decides what is earliest and latest */
function aggregate({ name, args }: Call, records: readonly InsightsRecord[]): Value {
  const [of, parameter] = args;
  if (!of || of.kind === "everything") return records.length;
  const values = records.map((record) => ({ record, value: evaluate(of, record) })).filter(({ value }) => !isMissing(value));
  if (name === "count") return values.length;
  if (name === "count_distinct") return new Set(values.map(({ value }) => textOf(value))).size;
  if (name === "earliest" || name === "latest") {
    const sorted = values.sort((a, b) => compare(a.record.get("@timestamp"), b.record.get("@timestamp")));
    return sorted.at(name === "earliest" ? 0 : -1)?.value ?? null;
  }
  if (name === "min" || name === "max") {
    const sorted = values.map(({ value }) => value).sort(compare);
    return sorted.at(name === "min" ? 0 : -1) ?? null;
  }
  const numbers = values.flatMap(({ value }) => numberOf(value) ?? []);
  if (numbers.length === 0) return null;
  return OVER_NUMBERS[name]?.(numbers, parameter?.kind === "number" ? parameter.value : 0) ?? null;
}

/** One record for each group: what it is grouped by, then the aggregates. Without records and groups there is none. */
export function group(
  records: readonly InsightsRecord[],
  columns: readonly Column[],
  by: readonly Column[],
): { readonly records: InsightsRecord[]; readonly names: string[] } {
  const groups = new Map<string, { readonly keys: readonly Value[]; readonly records: InsightsRecord[] }>();
  for (const record of records) {
    const keys = by.map(({ expression }) => evaluate(expression, record));
    const id = JSON.stringify(keys.map((key) => (isMissing(key) ? null : textOf(key))));
    const known = groups.get(id);
    if (known) known.records.push(record);
    else groups.set(id, { keys, records: [record] });
  }
  const rows = [...groups.values()].map(({ keys, records: grouped }) => {
    const row = new InsightsRecord(null);
    by.forEach((column, index) => void row.computed.set(columnName(column), keys[index] ?? null));
    const inner = new Map<string, Value>();
    for (const call of columns.flatMap(({ expression }) => aggregatesOf(expression)))
      inner.set(printExpression(call), aggregate(call, grouped));
    const scope = { get: (name: string) => inner.get(name) ?? null };
    for (const column of columns) row.computed.set(columnName(column), evaluate(column.expression, scope));
    return row;
  });
  return { records: rows, names: [...by, ...columns].map(columnName) };
}
