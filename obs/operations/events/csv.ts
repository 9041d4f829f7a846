import { cellsOf } from "./csv-cells.js";
import { type CsvHeader, headerOf } from "./csv-header.js";
import type { LineParser, SimulatedEvent } from "./model.js";
import { OrderedTimes } from "./order.js";

const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Metric values as CSV: a header with `timestamp`, `namespace`, `metric`, `value`, maybe `unit`, and one column for each
 * dimension, in any order. An empty cell: the metric does not have this dimension.
 */
export class CsvParser implements LineParser {
  private readonly times = new OrderedTimes();
  private header: CsvHeader | undefined;
  private failed = false;

  parse(line: string): SimulatedEvent | string | null {
    // After a wrong header nothing can be said of the rows.
    if (this.failed || line.trim() === "") return null;
    const cells = cellsOf(this.header ? line : line.replace(/^\uFEFF/, ""));
    if (typeof cells === "string") return cells;
    if (this.header) return this.row(cells, this.header);
    const header = headerOf(cells);
    if (typeof header !== "string") {
      this.header = header;
      return null;
    }
    this.failed = true;
    return header;
  }

  private row(cells: readonly string[], header: CsvHeader): SimulatedEvent | string {
    if (cells.length !== header.width) return `has ${cells.length} cells, the header has ${header.width}`;
    const cell = (index: number): string => cells[index]?.trim() ?? "";
    const time = cell(header.timestamp);
    const timestamp = this.times.read(time);
    if (Number.isNaN(timestamp)) return this.times.problem(time, "timestamp");
    const [namespace, name, value] = [cell(header.namespace), cell(header.metric), cell(header.value)];
    if (namespace === "" || name === "") return "namespace and metric must not be empty";
    if (!NUMBER.test(value) || !Number.isFinite(Number(value))) return `value is ${JSON.stringify(value)}, must be a number`;
    const unit = header.unit === undefined ? "" : cell(header.unit);
    const dimensions: Record<string, string> = {};
    for (const [dimension, index] of header.dimensions) if (cell(index) !== "") dimensions[dimension] = cell(index);
    const datum = { timestamp, namespace, name, dimensions, value: Number(value), ...(unit !== "" && { unit }) };
    return { type: "metric", t: timestamp, datum };
  }
}
