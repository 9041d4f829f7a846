import { isName, isUnit, isValue, MAX_METADATA, NAME_RULE } from "./names.js";
import { PUBLISHED_DIMENSIONS } from "./settings.js";
import type { MetadataValue, TrackOptions } from "./types.js";

/** A metric that is wrong; only used inside, callers of the client never see it thrown. */
export class InvalidMetric extends Error {
  override readonly name = "InvalidMetric";
}

/** What is needed to make a metric of what was tracked. */
export interface MetricContext {
  readonly service: string;
  readonly allowed: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Told of each dimension that is left out. */
  readonly leftOut: (name: string) => void;
}

const published = new Set(PUBLISHED_DIMENSIONS);

let lastNow = Number.NaN;
let lastText = "";

/** Many metrics are tracked in the same millisecond, and writing it down is dear. */
function textOfNow(now: number): string {
  if (now !== lastNow) {
    lastText = new Date(now).toISOString();
    lastNow = now;
  }
  return lastText;
}

function timeOf(given: TrackOptions["timestamp"], now: number): string {
  if (given === undefined) return textOfNow(now);
  const time = given instanceof Date ? given : new Date(given);
  if (Number.isNaN(time.getTime())) throw new InvalidMetric("timestamp is no time");
  return time.toISOString();
}

function checkField(name: string, value: unknown): void {
  if (!isName(name)) throw new InvalidMetric(`metadata must be named by ${NAME_RULE}`);
  if (typeof value === "string" ? value.length > MAX_METADATA.characters : typeof value !== "boolean" && !isValue(value))
    throw new InvalidMetric(`${name} must be a number, true, false or text of at most ${MAX_METADATA.characters} characters`);
}

/** Fields of both; a field of the metadata that the platform would publish as a dimension must be allowed as one. */
function metadataOf({ dimensions, metadata }: TrackOptions, { allowed, leftOut }: MetricContext) {
  const fields: Record<string, MetadataValue> = {};
  let count = 0;
  const add = (name: string, value: MetadataValue) => {
    checkField(name, value);
    if (!Object.hasOwn(fields, name)) count += 1;
    fields[name] = value; // never __proto__: a name begins with a letter or digit
  };
  if (metadata === undefined && dimensions === undefined) return undefined;
  for (const [name, value] of Object.entries(metadata ?? {})) {
    if (published.has(name) && !allowed.has(name)) leftOut(name);
    else add(name, value);
  }
  for (const [name, value] of Object.entries(dimensions ?? {})) {
    if (!allowed.has(name)) leftOut(name);
    else if (typeof value !== "string") throw new InvalidMetric(`the dimension ${name} must be text`);
    else add(name, value);
  }
  if (count > MAX_METADATA.fields) throw new InvalidMetric(`metadata must have at most ${MAX_METADATA.fields} fields`);
  return count === 0 ? undefined : fields;
}

/**
 * A metric as JSON. What needs no escaping, having been checked, is put together by hand: that costs half of what
 * `JSON.stringify` does, and a service may track thousands a second.
 * @throws {InvalidMetric} for what the API would refuse
 */
export function metricText(type: string, value: number, options: TrackOptions, context: MetricContext): string {
  if (!isName(type)) throw new InvalidMetric(`the type must be ${NAME_RULE}`);
  if (!isValue(value)) throw new InvalidMetric("the value must be 0 or a number from 1e-108 to 2^53 - 1, of either sign");
  const { unit } = options;
  if (unit !== undefined && !isUnit(unit))
    throw new InvalidMetric("the unit must be one such as Milliseconds, Percent, Count or requests/s");
  const metadata = metadataOf(options, context);
  const time = timeOf(options.timestamp, context.now);
  const head = `{"service_name":"${context.service}","metric_type":"${type}","value":${value}`;
  const ofUnit = unit === undefined ? "" : `,"unit":"${unit}"`;
  const ofMetadata = metadata ? `,"metadata":${JSON.stringify(metadata)}` : "";
  return `${head}${ofUnit},"timestamp":"${time}"${ofMetadata}}`;
}
