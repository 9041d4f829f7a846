import { createReadStream } from "node:fs";
import { metricKey } from "../../../../simulator/metrics/index.js";
import { UsageError } from "../../../errors.js";
import type { MetricEvent } from "../model.js";
import { rebuild, SET_STATISTICS } from "../rebuild.js";
import { createTimeParser } from "../time.js";
import { MetricDataPages, type SeriesPart } from "./pages.js";
import { type AskedMetric, readQueries } from "./queries.js";

const CHUNK_BYTES = 1 << 20;

/** All that was told of one metric: period start → statistic → value. */
interface Told {
  readonly metric: AskedMetric;
  readonly statistics: Set<string>;
  readonly points: Map<number, Map<string, number>>;
}

/** Puts what answers say together, metric by metric. */
class Collected {
  readonly metrics = new Map<string, Told>();
  private readonly parseTime = createTimeParser();

  constructor(private readonly asked: ReadonlyMap<string, AskedMetric | null>) {
    for (const metric of asked.values()) if (metric) this.of(metric).statistics.add(metric.statistic);
  }

  /** @returns what is wrong with an entry, or undefined */
  add({ id, times, values, status }: SeriesPart): string | undefined {
    const metric = this.asked.get(id);
    if (metric === undefined)
      return `holds the id ${JSON.stringify(id)}, which is in no query; there are ${[...this.asked.keys()].join(", ")}`;
    if (status !== "" && status !== "Complete" && status !== "PartialData") return `says ${status} of ${id}: ask again`;
    if (times.length !== values.length) return `holds ${times.length} timestamps and ${values.length} values of ${id}`;
    if (metric === null) return undefined;
    const { points } = this.of(metric);
    for (const [index, time] of times.entries()) {
      const t = typeof time === "number" ? time : this.parseTime(time);
      const value = values[index] ?? Number.NaN;
      if (Number.isNaN(t)) return `holds a timestamp of ${id} that is none: ${JSON.stringify(time)}`;
      if (!Number.isFinite(value)) return `holds a value of ${id} that is no number, at ${time}`;
      const known = points.get(t);
      if (known) known.set(metric.statistic, value);
      else points.set(t, new Map([[metric.statistic, value]]));
    }
    return undefined;
  }

  private of(metric: AskedMetric): Told {
    const key = metricKey(metric);
    const told = this.metrics.get(key) ?? { metric, statistics: new Set(), points: new Map() };
    this.metrics.set(key, told);
    return told;
  }
}

/** Metrics of which more than one statistic was asked for, but not those that tell what there was. */
const halfTold = ({ statistics }: Told): boolean =>
  statistics.size > 1 && SET_STATISTICS.some((statistic) => !statistics.has(statistic));

function checkStatistics(queries: string, { metrics }: Collected): void {
  const problems = [...metrics.values()]
    .filter(halfTold)
    .map(
      ({ metric: { namespace, name }, statistics }) =>
        `${queries} asks for ${[...statistics].join(", ")} of ${namespace}/${name}: ask for one statistic alone, or also for ${SET_STATISTICS.filter((statistic) => !statistics.has(statistic)).join(", ")}`,
    );
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
}

async function collect(file: string, queries: string): Promise<Collected> {
  const collected = new Collected(readQueries(queries));
  checkStatistics(queries, collected);
  const problems: string[] = [];
  let more = false;
  const pages = new MetricDataPages(({ part, pageEnd }) => {
    const problem = part && collected.add(part);
    if (problem !== undefined) problems.push(`${file} ${problem}`);
    if (pageEnd) more = pageEnd.more;
  });
  try {
    for await (const chunk of createReadStream(file, { encoding: "utf8", highWaterMark: CHUNK_BYTES }))
      pages.take(String(chunk), false);
    pages.take("", true);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${file} ${error.message}`, { cause: error });
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  if (more) problems.push(`${file} is not complete: its last page has a NextToken; fetch the rest too`);
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return collected;
}

/**
 * The events of what `aws cloudwatch get-metric-data` printed, in order of time. An answer comes metric by metric, not minute by minute,
 * so its points are held in memory; its text is not.
 * @param queries file of the queries that were asked
 * @throws {UsageError} with everything that is wrong
 */
export async function metricDataEvents(file: string, queries: string): Promise<readonly MetricEvent[]> {
  const { metrics } = await collect(file, queries);
  const events: MetricEvent[] = [];
  for (const { metric, points } of metrics.values()) {
    const { namespace, name, unit } = metric;
    const dimensions = Object.freeze({ ...metric.dimensions });
    for (const [t, statistics] of points) {
      const measured = rebuild(statistics);
      if (measured) events.push({ type: "metric", t, datum: { timestamp: t, namespace, name, dimensions, unit, ...measured } });
    }
    points.clear();
  }
  return events.sort((a, b) => a.t - b.t);
}
