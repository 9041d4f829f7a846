import { type MetricDataQuery, StandardUnit } from "@aws-sdk/client-cloudwatch";
import { EmfError, parseEmf } from "../../../simulator/emf.js";
import { metricKey } from "../../../simulator/metrics/index.js";
import { rebuild } from "../events/rebuild.js";
import { formatTime } from "../events/time.js";
import type { RecordedMetric, RecordPlan } from "./plan.js";
import type { RecordSource, Slice } from "./source.js";

/** Queries of one GetMetricData call (page "GetMetricData"). */
const MAX_QUERIES = 500;

/** One line of the file. */
interface Row {
  readonly t: number;
  readonly text: string;
}

/** More lines than this are not held at once. */
export class TooManyLines extends Error {
  override readonly name = "TooManyLines";
}

interface Asked {
  readonly metric: RecordedMetric;
  readonly statistic: string;
  readonly query: MetricDataQuery;
}

const isUnit = (unit: string | undefined): unit is StandardUnit => Object.values<string | undefined>(StandardUnit).includes(unit);

const askedOf = ({ metrics }: RecordPlan): readonly Asked[] =>
  metrics
    .flatMap((metric) => metric.statistics.map((statistic) => ({ metric, statistic })))
    .map(({ metric, statistic }, index) => {
      const Dimensions = Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value }));
      const Metric = { Namespace: metric.namespace, MetricName: metric.name, Dimensions };
      const MetricStat = {
        Metric,
        Stat: statistic,
        Period: metric.periodSeconds,
        ...(isUnit(metric.unit) && { Unit: metric.unit }),
      };
      return { metric, statistic, query: { Id: `m${index}`, MetricStat } };
    });

/** Period start → statistic → value. */
type Points = Map<number, Map<string, number>>;

async function metricRows(source: RecordSource, plan: RecordPlan, slice: Slice): Promise<readonly Row[]> {
  const asked = askedOf(plan);
  const byId = new Map(asked.map((one) => [one.query.Id ?? "", one]));
  const points = new Map<RecordedMetric, Points>();
  for (let start = 0; start < asked.length; start += MAX_QUERIES) {
    const queries = asked.slice(start, start + MAX_QUERIES).map(({ query }) => query);
    let next: string | undefined;
    do {
      const page = await source.metricData(queries, slice, next);
      for (const { id, times, values } of page.items) {
        const one = byId.get(id);
        if (!one) continue;
        const ofMetric: Points = points.get(one.metric) ?? new Map();
        points.set(one.metric, ofMetric);
        for (const [index, t] of times.entries()) {
          const value = values[index];
          if (value === undefined || t < slice.from || t >= slice.to) continue;
          ofMetric.set(t, (ofMetric.get(t) ?? new Map<string, number>()).set(one.statistic, value));
        }
      }
      next = page.next;
    } while (next !== undefined);
  }
  return [...points].flatMap(([{ namespace, name, dimensions, unit }, ofMetric]) =>
    [...ofMetric].flatMap(([t, statistics]): Row[] => {
      const measured = rebuild(statistics);
      if (!measured) return [];
      const row = { t: formatTime(t), type: "metric", namespace, name, dimensions, ...measured, ...(unit && { unit }) };
      return [{ t, text: JSON.stringify(row) }];
    }),
  );
}

/** Whether a line holds metrics that are fetched as such: they must not count twice. */
function embedsRecorded(message: string, t: number, recorded: ReadonlySet<string>): boolean {
  if (!message.includes('"_aws"')) return false;
  try {
    return (parseEmf(message, t) ?? []).some((datum) => recorded.has(metricKey(datum)));
  } catch (error) {
    // CloudWatch drops it, and the simulator will.
    if (error instanceof EmfError) return false;
    throw error;
  }
}

async function logRows(
  source: RecordSource,
  { logGroups, metrics }: RecordPlan,
  slice: Slice,
  maxLines: number,
): Promise<readonly Row[]> {
  const recorded = new Set(metrics.map((metric) => metricKey(metric)));
  const rows: Row[] = [];
  for (const logGroup of logGroups) {
    let next: string | undefined;
    do {
      const page = await source.logEvents(logGroup, slice, next);
      for (const { t, message } of page.items) {
        const twice = embedsRecorded(message, t, recorded);
        const row = { t: formatTime(t), type: "log", logGroup, message, ...(twice && { embeddedMetrics: false }) };
        rows.push({ t, text: JSON.stringify(row) });
      }
      if (rows.length > maxLines) throw new TooManyLines(`more than ${maxLines} lines in one slice`);
      next = page.next;
    } while (next !== undefined);
  }
  return rows;
}

/**
 * Everything of a slice of time, in order of time, as lines of NDJSON.
 * @throws {TooManyLines} when there are more log lines than `maxLines`: take a shorter slice
 */
export async function recordSlice(
  source: RecordSource,
  plan: RecordPlan,
  slice: Slice,
  maxLines: number,
): Promise<readonly string[]> {
  const lines = await logRows(source, plan, slice, maxLines);
  const rows = [...(await metricRows(source, plan, slice)), ...lines];
  return rows.sort((a, b) => a.t - b.t).map(({ text }) => text);
}
