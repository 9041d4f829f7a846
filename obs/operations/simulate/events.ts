import { createTimeParser } from "./time.js";

/** A measurement. */
export interface MetricEvent {
  readonly type: "metric";
  /** Epoch milliseconds. */
  readonly t: number;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>> | undefined;
  readonly value: number;
  readonly unit: string | undefined;
}

/** A log line. */
export interface LogEvent {
  readonly type: "log";
  /** Epoch milliseconds. */
  readonly t: number;
  readonly logGroup: string;
  readonly message: string;
}

export type SimulatedEvent = MetricEvent | LogEvent;

const METRIC_FIELDS: ReadonlySet<string> = new Set(["t", "type", "namespace", "name", "dimensions", "value", "unit"]);
const LOG_FIELDS: ReadonlySet<string> = new Set(["t", "type", "logGroup", "message"]);

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const shown = (value: unknown): string => (value === undefined ? "missing" : JSON.stringify(value).slice(0, 60));

/** Parses lines one by one; what comes before a line decides whether its time is in order. */
export class EventParser {
  private readonly parseTime = createTimeParser();
  private last = Number.NEGATIVE_INFINITY;
  private lastText = "";

  /** @returns the event, or what is wrong with the line */
  parse(line: string): SimulatedEvent | string {
    let fields: unknown;
    try {
      fields = JSON.parse(line);
    } catch (error) {
      return `is not JSON: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (!isObject(fields)) return "must be a JSON object";
    const t = this.time(fields.t);
    if (typeof t === "string") return t;
    if (fields.type === "metric") return metricEvent(fields, t);
    if (fields.type === "log") return logEvent(fields, t);
    return `type is ${shown(fields.type)}, must be "metric" or "log"`;
  }

  private time(text: unknown): number | string {
    const t = typeof text === "string" ? this.parseTime(text) : Number.NaN;
    if (typeof text !== "string" || Number.isNaN(t)) return `t is ${shown(text)}, must be a time such as "2026-11-21T09:00:00Z"`;
    if (t < this.last) return `t is ${text}, before ${this.lastText} of an earlier line: sort the events by time`;
    this.last = t;
    this.lastText = text;
    return t;
  }
}

function unknownField(fields: Fields, known: ReadonlySet<string>): string | undefined {
  for (const key in fields) if (!known.has(key)) return `has the field "${key}", which is none of ${[...known].join(", ")}`;
  return undefined;
}

function metricEvent(fields: Fields, t: number): MetricEvent | string {
  const { namespace, name, value, unit, dimensions } = fields;
  if (typeof namespace !== "string" || namespace === "") return `namespace is ${shown(namespace)}, must be a text`;
  if (typeof name !== "string" || name === "") return `name is ${shown(name)}, must be a text`;
  // 1e999 is Infinity to JSON.parse, and a quoted "NaN" is a text.
  if (typeof value !== "number" || !Number.isFinite(value)) return `value is ${shown(value)}, must be a number`;
  if (unit !== undefined && typeof unit !== "string") return `unit is ${shown(unit)}, must be a text`;
  if (dimensions !== undefined && !isTexts(dimensions)) return `dimensions is ${shown(dimensions)}, must be an object of texts`;
  return unknownField(fields, METRIC_FIELDS) ?? { type: "metric", t, namespace, name, dimensions, value, unit };
}

function logEvent(fields: Fields, t: number): LogEvent | string {
  const { logGroup, message } = fields;
  if (typeof logGroup !== "string" || logGroup === "") return `logGroup is ${shown(logGroup)}, must be a text`;
  if (typeof message !== "string") return `message is ${shown(message)}, must be a text`;
  return unknownField(fields, LOG_FIELDS) ?? { type: "log", t, logGroup, message };
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  if (!isObject(value)) return false;
  for (const key in value) if (typeof value[key] !== "string") return false;
  return true;
}
