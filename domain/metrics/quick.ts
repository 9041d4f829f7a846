import { isMetricValue, MAX_METADATA_KEYS, MAX_METADATA_TEXT, NAME, type PostedMetric, UNIT } from "../contracts/metric.js";
import { redactCardNumbers } from "../contracts/redaction.js";

/** Names that were looked at before: services post the same few again and again. */
const knownNames = new Set<string>();
const MAX_KNOWN = 10_000;

/** True for a name of the schema. */
function isName(value: unknown): value is string {
  if (typeof value !== "string") return false;
  if (knownNames.has(value)) return true;
  if (!NAME.test(value) || redactCardNumbers(value) !== value) return false;
  if (knownNames.size >= MAX_KNOWN) knownNames.clear();
  knownNames.add(value);
  return true;
}

type Metadata = NonNullable<PostedMetric["metadata"]>;

/** Keys that objects have of themselves: the schema's library skips them. */
const INHERITED = new Set(["constructor", "prototype", "__proto__"]);

/** Every object may be read by any name. */
const isReadable = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null;

function isMetadata(value: unknown): value is Metadata {
  if (!isReadable(value) || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  if (keys.length > MAX_METADATA_KEYS) return false;
  for (const key of keys) {
    const entry = value[key];
    if (!isName(key) || INHERITED.has(key)) return false;
    if (typeof entry === "string") {
      if (entry.length > MAX_METADATA_TEXT) return false;
    } else if (typeof entry === "number") {
      if (!isMetricValue(entry)) return false;
    } else if (typeof entry !== "boolean") return false;
  }
  return true;
}

const FIELDS = new Set(["service_name", "metric_type", "value", "unit", "timestamp", "metadata"]);

/** The parts of an object that a metric may have, whatever they are. */
type Maybe = { readonly [Field in keyof PostedMetric]?: unknown };

/**
 * A metric that is right, told several times faster than by its schema: the same metric then. Says nothing of any other, so that
 * the schema alone decides what is refused, and why.
 * @param input parsed JSON
 */
export function quickMetric(input: unknown): PostedMetric | undefined {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return undefined;
  for (const key of Object.keys(input)) if (!FIELDS.has(key)) return undefined;
  const { service_name, metric_type, value, unit, timestamp, metadata }: Maybe = input;
  if (!isName(service_name) || !isName(metric_type) || typeof value !== "number" || !isMetricValue(value)) return undefined;
  const metric: PostedMetric = { service_name, metric_type, value };
  if (unit !== undefined) {
    if (typeof unit !== "string" || !UNIT.test(unit)) return undefined;
    metric.unit = unit;
  }
  if (metadata !== undefined) {
    if (!isMetadata(metadata)) return undefined;
    metric.metadata = metadata;
  }
  if (timestamp !== undefined) {
    if (typeof timestamp !== "string") return undefined;
    metric.timestamp = timestamp;
  }
  return metric;
}

/** Where an input has keys that the schema's library would skip in silence, as paths. */
export function inheritedKeys(input: unknown): readonly string[][] {
  if (typeof input !== "object" || input === null) return [];
  const { metadata }: Maybe = input;
  const within = typeof metadata === "object" && metadata !== null ? Object.keys(metadata) : [];
  return [
    ...Object.keys(input).flatMap((key) => (INHERITED.has(key) ? [[key]] : [])),
    ...within.flatMap((key) => (INHERITED.has(key) ? [["metadata", key]] : [])),
  ];
}
