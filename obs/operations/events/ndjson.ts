import type { MetricDatum } from "../../../simulator/metrics/index.js";
import { type Fields, isFields, isTexts, measuredOf, shown, unknownField } from "./fields.js";
import { LikeLines } from "./like-lines.js";
import type { LineParser, LogEvent, SimulatedEvent } from "./model.js";
import { OrderedTimes } from "./order.js";

const METRIC_FIELDS: ReadonlySet<string> = new Set([
  ...["t", "type", "namespace", "name", "dimensions", "unit"],
  ...["value", "values", "counts", "statisticSet"],
]);
const LOG_FIELDS: ReadonlySet<string> = new Set(["t", "type", "logGroup", "message", "embeddedMetrics"]);

/** One JSON object a line, as `obs simulate` documents it. */
export class NdjsonParser implements LineParser {
  private readonly times = new OrderedTimes();
  private readonly like = new LikeLines();

  parse(line: string): SimulatedEvent | string | null {
    const like = this.like.find(line);
    if (like) {
      const timestamp = this.times.read(this.like.time);
      // Written out: to spread an object is several times slower, and this is done for every event.
      const { namespace, name, dimensions, unit } = like;
      if (!Number.isNaN(timestamp)) return metricEvent({ namespace, name, dimensions, unit, timestamp, value: this.like.value });
    }
    if (line.length < 2 && line.trim() === "") return null;
    return this.parseNew(line);
  }

  private parseNew(line: string): SimulatedEvent | string {
    let fields: unknown;
    try {
      fields = JSON.parse(line);
    } catch (error) {
      return `is not JSON: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (!isFields(fields)) return "must be a JSON object";
    const t = typeof fields.t === "string" ? this.times.read(fields.t) : Number.NaN;
    if (Number.isNaN(t)) return this.times.problem(fields.t, "t");
    if (fields.type === "log") return logEvent(fields, t);
    if (fields.type !== "metric") return `type is ${shown(fields.type)}, must be "metric" or "log"`;
    const datum = datumOf(fields, t);
    if (typeof datum === "string") return datum;
    this.like.learn(line, datum);
    return metricEvent(datum);
  }
}

const metricEvent = (datum: MetricDatum): SimulatedEvent => ({ type: "metric", t: datum.timestamp, datum });

function datumOf(fields: Fields, timestamp: number): MetricDatum | string {
  const { namespace, name, unit, dimensions } = fields;
  if (typeof namespace !== "string" || namespace === "") return `namespace is ${shown(namespace)}, must be a text`;
  if (typeof name !== "string" || name === "") return `name is ${shown(name)}, must be a text`;
  const measured = measuredOf(fields);
  if (typeof measured === "string") return measured;
  if (unit !== undefined && typeof unit !== "string") return `unit is ${shown(unit)}, must be a text`;
  if (dimensions !== undefined && !isTexts(dimensions)) return `dimensions is ${shown(dimensions)}, must be an object of texts`;
  return unknownField(fields, METRIC_FIELDS) ?? { namespace, name, dimensions, unit, timestamp, ...measured };
}

function logEvent(fields: Fields, t: number): LogEvent | string {
  const { logGroup, message, embeddedMetrics = true } = fields;
  if (typeof logGroup !== "string" || logGroup === "") return `logGroup is ${shown(logGroup)}, must be a text`;
  if (typeof message !== "string") return `message is ${shown(message)}, must be a text`;
  if (typeof embeddedMetrics !== "boolean") return `embeddedMetrics is ${shown(embeddedMetrics)}, must be true or false`;
  return unknownField(fields, LOG_FIELDS) ?? { type: "log", t, logGroup, message, embeddedMetrics };
}
