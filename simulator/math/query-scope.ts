import type { History } from "../bands/index.js";
import type { MetricSource, StatisticReader } from "../metrics/index.js";
import { compile } from "./compile.js";
import { ExpressionError, MetricQueriesError } from "./errors.js";
import { parseExpression } from "./parse.js";
import type { MetricDataQuery } from "./query.js";
import type { Scope, Trait } from "./scope.js";
import { Buffer, type Frame, type Value } from "./values.js";

/** What is known of a compiled query. */
export interface Compiled {
  readonly value: Value;
  /** Ids of the metrics it comes from. */
  readonly metrics: ReadonlySet<string>;
  readonly traits: ReadonlySet<Trait>;
}

const emptySeries = new Float64Array(0);

/** The queries compiled for one frame. Each is read at most once for every `move` of the frame. */
export class QueryScope implements Scope {
  readonly frame: Frame = { end: 0, points: 0, periodMs: 60_000 };
  readonly readers: StatisticReader[] = [];
  private moves = 0;
  private readonly compiled = new Map<string, Compiled>();
  /** Queries that are being compiled, outermost first. */
  private readonly open: { readonly id: string; readonly metrics: Set<string>; readonly traits: Set<Trait> }[] = [];

  constructor(
    private readonly queries: ReadonlyMap<string, MetricDataQuery>,
    private readonly source: MetricSource,
  ) {}

  get ids(): readonly string[] {
    return [...this.queries.keys()];
  }

  get metricIds(): readonly string[] {
    return [...this.queries.values()].filter((query) => query.metric).map((query) => query.id);
  }

  /** Looks at another time from now on. */
  move(end: number, points: number, periodMs: number): void {
    this.moves += 1;
    this.frame.end = end;
    this.frame.points = points;
    this.frame.periodMs = periodMs;
  }

  query(id: string): Value | undefined {
    const found = this.compiledOf(id);
    const outer = this.open.at(-1);
    if (found && outer) {
      for (const metric of found.metrics) outer.metrics.add(metric);
      for (const trait of found.traits) outer.traits.add(trait);
    }
    return found?.value;
  }

  note(trait: Trait): void {
    this.open.at(-1)?.traits.add(trait);
  }

  elsewhere(id: string): History {
    const scope = new QueryScope(this.queries, this.source);
    const value = scope.query(id);
    return (end, points, periodMs) => {
      scope.move(end, points, periodMs);
      return value?.type === "series" ? value.read() : emptySeries;
    };
  }

  /** @throws {MetricQueriesError | ExpressionError} */
  compiledOf(id: string): Compiled | undefined {
    const known = this.compiled.get(id);
    const query = this.queries.get(id);
    if (known || !query) return known;
    const path = this.open.map((outer) => outer.id);
    if (path.includes(id))
      throw new MetricQueriesError(`query ${id} refers to itself: ${[...path.slice(path.indexOf(id)), id].join(" → ")}`);
    const current = { id, metrics: new Set<string>(), traits: new Set<Trait>() };
    this.open.push(current);
    const value = query.metric ? this.metricValue(id, query.metric) : this.expressionValue(query);
    this.open.pop();
    if (query.metric) current.metrics.add(id);
    const made = { ...current, value: this.oncePerMove(value) };
    this.compiled.set(id, made);
    return made;
  }

  private metricValue(id: string, metric: NonNullable<MetricDataQuery["metric"]>): Value {
    const reader = this.readerOf(id, metric);
    const buffer = new Buffer();
    return {
      type: "series",
      read: () => {
        const { end, points, periodMs } = this.frame;
        const output = buffer.ofLength(points);
        let start = end - points * periodMs;
        for (let index = 0; index < points; index += 1) {
          output[index] = reader.read(start, start + periodMs);
          start += periodMs;
        }
        return output;
      },
    };
  }

  private readerOf(id: string, metric: NonNullable<MetricDataQuery["metric"]>): StatisticReader {
    try {
      const reader = this.source.reader(metric, metric.statistic, metric.unit);
      this.readers.push(reader);
      return reader;
    } catch (error) {
      throw new MetricQueriesError(`query ${id}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }

  private expressionValue({ id, expression = "" }: MetricDataQuery): Value {
    try {
      return compile(expression, parseExpression(expression), this);
    } catch (error) {
      if (!(error instanceof ExpressionError) || error.queryId !== undefined) throw error;
      throw new ExpressionError(error.expression, error.position, error.problem, { cause: error, queryId: id });
    }
  }

  private oncePerMove(value: Value): Value {
    if (value.type !== "series") return value;
    let seen = -1;
    let kept: Float64Array = emptySeries;
    return {
      type: "series",
      read: () => {
        if (seen !== this.moves) {
          kept = value.read();
          seen = this.moves;
        }
        return kept;
      },
    };
  }
}
