import { group } from "./aggregate.js";
import type { Command, Expression, Pattern, Query } from "./ast.js";
import { evaluate } from "./evaluate.js";
import { MOST_ROWS } from "./parser.js";
import { columnName, printExpression } from "./print.js";
import { type InsightsEvent, InsightsRecord } from "./record.js";
import { compare, isMissing, isTrue, textOf, type Value } from "./values.js";

/** What a query came to. */
export interface InsightsResult {
  /** Fields of each row, in the order of the columns; a field that a row has not is left out. */
  readonly rows: readonly (readonly { readonly field: string; readonly value: string }[])[];
  readonly statistics: { readonly recordsMatched: number; readonly recordsScanned: number; readonly bytesScanned: number };
}

const DEFAULT_COLUMNS = ["@timestamp", "@message"];

const escapeRegex = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A glob's stars as groups: each takes as little as it can, the last all that is left where nothing follows. */
function globExpression(glob: string): RegExp {
  const parts = glob.split("*").map(escapeRegex);
  return new RegExp(
    parts
      .map((part, index) => (index === 0 ? part : index === parts.length - 1 && part === "" ? "(.*)" : `(.*?)${part}`))
      .join(""),
    "s",
  );
}

/** Takes values of fields out of a text; a text that does not match gives none. */
function extract(pattern: Pattern, expression: RegExp, names: readonly string[], text: string): [string, Value][] {
  const match = expression.exec(text);
  if (!match) return [];
  return names.map((name, index) => [name, (pattern.kind === "text" ? match[index + 1] : match.groups?.[name]) ?? null]);
}

/** Value of what is sorted by: a column by its text, else the expression. */
const sortValue = (expression: Expression, record: InsightsRecord): Value =>
  record.computed.get(printExpression(expression)) ?? evaluate(expression, record);

/** A query on its way over records. */
class Execution {
  private records: InsightsRecord[];
  private columns: string[] = [];
  private matched: number;
  private limit: number;
  private sorted = false;
  private grouped = false;

  constructor(events: readonly InsightsEvent[], most: number) {
    this.records = events.map((event) => new InsightsRecord(event));
    this.matched = events.length;
    this.limit = most;
  }

  apply(command: Command): void {
    switch (command.kind) {
      case "fields":
        for (const column of command.columns) {
          const name = columnName(column);
          if (column.expression.kind !== "field" || column.alias !== null)
            for (const record of this.records) record.computed.set(name, evaluate(column.expression, record));
          if (!this.columns.includes(name)) this.columns.push(name);
        }
        return;
      case "display":
        this.columns = command.columns.map(columnName);
        return;
      case "filter":
        this.records = this.records.filter((record) => isTrue(evaluate(command.condition, record)));
        if (!this.grouped) this.matched = this.records.length;
        return;
      case "parse": {
        const { pattern } = command;
        const expression = pattern.kind === "text" ? globExpression(pattern.value) : pattern.expression;
        for (const record of this.records)
          for (const [name, value] of extract(pattern, expression, command.names, textOf(evaluate(command.from, record))))
            record.computed.set(name, value);
        for (const name of command.names) if (this.columns.length > 0) this.columns.push(name);
        return;
      }
      case "stats": {
        const { records, names } = group(this.records, command.columns, command.by);
        this.records = records;
        this.columns = names;
        this.grouped = true;
        return;
      }
      case "sort":
        this.sort(command.keys);
        return;
      case "limit":
        this.limit = Math.min(this.limit, command.count);
        return;
    }
  }

  finish(): Omit<InsightsResult["statistics"], "recordsScanned" | "bytesScanned"> & Pick<InsightsResult, "rows"> {
    // Newest first where nothing else was asked.
    if (!this.sorted && !this.grouped) this.sort([{ expression: { kind: "field", name: "@timestamp" }, descending: true }]);
    const columns = this.columns.length > 0 ? this.columns : DEFAULT_COLUMNS;
    const shown = this.grouped || columns.includes("@ptr") ? columns : [...columns, "@ptr"];
    const rows = this.records.slice(0, this.limit).map((record) =>
      shown.flatMap((field) => {
        const value = record.get(field);
        return isMissing(value) ? [] : [{ field, value: textOf(value) }];
      }),
    );
    return { rows, recordsMatched: this.matched };
  }

  private sort(keys: Extract<Command, { kind: "sort" }>["keys"]): void {
    this.sorted = true;
    const decorated = this.records.map((record) => ({
      record,
      values: keys.map(({ expression }) => sortValue(expression, record)),
    }));
    decorated.sort((a, b) => {
      for (const [index, { descending }] of keys.entries()) {
        const [x = null, y = null] = [a.values[index], b.values[index]];
        const order = compare(x, y);
        // What is missing stays last either way.
        if (order !== 0) return descending && !isMissing(x) && !isMissing(y) ? -order : order;
      }
      return 0;
    });
    this.records = decorated.map(({ record }) => record);
  }
}

/** Runs a query over events. @param most rows of the answer where the query has no limit of its own */
export function runQuery(query: Query, events: readonly InsightsEvent[], most = MOST_ROWS): InsightsResult {
  const execution = new Execution(events, most);
  for (const command of query) execution.apply(command);
  const { rows, recordsMatched } = execution.finish();
  const bytesScanned = events.reduce((sum, { message }) => sum + Buffer.byteLength(message), 0);
  return { rows, statistics: { recordsMatched, recordsScanned: events.length, bytesScanned } };
}
