import { ColumnSource, type MetricColumn } from "./column.js";
import type { MetricDatum, MetricId } from "./datum.js";
import { MetricDatumError } from "./errors.js";
import type { SourcesNow } from "./reader.js";
import { type Horizon, Series } from "./series.js";
import type { Source } from "./source.js";

const MINUTE_MS = 60_000;

/** A metric's data, by unit and resolution. Sources are in an order of their own, not in the order in which they came. */
export class Metric {
  private readonly series = new Map<string, Series>();
  private readonly columns: ColumnSource[] = [];
  private sources: readonly Source[] = [];
  /** A reader exists, so the metric stays even without data. */
  watched = false;

  constructor(
    readonly id: MetricId,
    private readonly maxValues: number,
    private readonly horizon: Horizon,
  ) {}

  put(datum: MetricDatum, unit: string): void {
    const resolutionMs = datum.storageResolution === 1 ? 1000 : MINUTE_MS;
    const key = `${resolutionMs} ${unit}`;
    let series = this.series.get(key);
    if (!series) {
      series = new Series(unit, resolutionMs, this.maxValues, this.horizon);
      this.series.set(key, series);
      this.order();
    }
    series.put(datum);
  }

  /** @throws {MetricDatumError} when it overlaps a column of the same unit: which value counts would depend on their order */
  addColumn(column: MetricColumn, unit: string): void {
    const what = `metric ${this.id.namespace}/${this.id.name}`;
    const added = new ColumnSource(unit, column, what);
    for (const { first, end, unit: other } of this.columns)
      if (other === unit && added.first < end && first < added.end)
        throw new MetricDatumError(
          `${what}: a column from ${new Date(column.start).toISOString()} overlaps another of unit ${unit}; join them first`,
        );
    this.columns.push(added);
    this.order();
  }

  /** The sources of a unit, of all units when none is given. Below a minute only high-resolution data answers. */
  reading(unit: string | undefined): SourcesNow {
    let [known, all, fine]: (readonly Source[])[] = [];
    return (lengthMs) => {
      if (known !== this.sources) {
        known = this.sources;
        all = known.filter((source) => unit === undefined || source.unit === unit);
        fine = all.filter((source) => source.resolutionMs < MINUTE_MS);
      }
      return (lengthMs < MINUTE_MS ? fine : all) ?? [];
    };
  }

  get hasData(): boolean {
    return this.sources.some((source) => source.next(Number.NEGATIVE_INFINITY) < Number.POSITIVE_INFINITY);
  }

  /** Frees what lies before the horizon. */
  sweep(): void {
    for (const [key, series] of this.series) {
      series.sweep();
      if (series.next(Number.NEGATIVE_INFINITY) === Number.POSITIVE_INFINITY) this.series.delete(key);
    }
    if (this.series.size + this.columns.length < this.sources.length) this.order();
  }

  private order(): void {
    const byUnit = ([a]: [string, Source], [b]: [string, Source]): number => (a < b ? -1 : a > b ? 1 : 0);
    const columns = [...this.columns].sort((a, b) => a.first - b.first).map((column): [string, Source] => [column.unit, column]);
    this.sources = [...[...this.series].sort(byUnit), ...columns.sort(byUnit)].map(([, source]) => source);
  }
}
