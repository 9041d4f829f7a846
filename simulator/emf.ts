import { checkDirectives, type Directive } from "./emf/directives.js";
import { EmfError, type EmfViolation } from "./emf/errors.js";
import { metricValues, targetText } from "./emf/targets.js";
import type { MetricDatum } from "./metrics/index.js";

export { EmfError, type EmfViolation } from "./emf/errors.js";

/** Oldest and newest data that CloudWatch takes, relative to its arrival (page "PutMetricData"). */
const OLDEST_MS = 14 * 86_400_000;
const NEWEST_MS = 2 * 3_600_000;
/** Largest log event (page "CloudWatch Logs quotas"). */
const MAX_EVENT_BYTES = 1_048_576;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The line as an EMF document, or null. Plain log lines are many: the substring test spares parsing them. */
function emfDocument(line: string): { document: Record<string, unknown>; metadata: Record<string, unknown> } | null {
  if (!line.includes('"_aws"')) return null;
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return null; // not JSON, so a log line like any other
  }
  if (!isRecord(parsed) || !isRecord(parsed._aws) || !("CloudWatchMetrics" in parsed._aws)) return null;
  return { document: parsed, metadata: parsed._aws };
}

function timestampOf(metadata: Record<string, unknown>, receivedAtMs: number, violations: EmfViolation[]): number {
  const { Timestamp: timestamp } = metadata;
  const path = "_aws.Timestamp";
  if (typeof timestamp !== "number" || !Number.isInteger(timestamp) || timestamp < 0) {
    violations.push({ path, problem: "must be epoch milliseconds" });
    return receivedAtMs;
  }
  if (timestamp < receivedAtMs - OLDEST_MS || timestamp > receivedAtMs + NEWEST_MS)
    violations.push({ path, problem: `is ${timestamp}, must be at most 14 days before and 2 hours after ${receivedAtMs}` });
  return timestamp;
}

function dataOf(
  document: Record<string, unknown>,
  directive: Directive,
  timestamp: number,
  violations: EmfViolation[],
): MetricDatum[] {
  const sets = directive.dimensionSets.map((keys) =>
    Object.fromEntries(keys.map((key) => [key, targetText(document, key, violations)])),
  );
  return directive.metrics.flatMap(({ name, unit, storageResolution }) => {
    const values = metricValues(document, name, violations);
    if (values === null) return [];
    return sets.map((dimensions) => {
      const base = { namespace: directive.namespace, name, dimensions, unit, timestamp, storageResolution };
      return typeof values === "number" ? { ...base, value: values } : { ...base, ...values };
    });
  });
}

/**
 * Metrics of a log line in the CloudWatch embedded metric format (page "Specification: Embedded metric format").
 * @param receivedAtMs when the line arrived, epoch milliseconds; bounds the line's own timestamp
 * @returns one datum for every metric and dimension set; null when the line is not EMF
 * @throws {EmfError} when it is EMF and wrong, with every violation: CloudWatch would drop it silently
 */
export function parseEmf(line: string, receivedAtMs: number): MetricDatum[] | null {
  const found = emfDocument(line);
  if (!found) return null;
  const violations: EmfViolation[] = [];
  const bytes = Buffer.byteLength(line);
  if (bytes > MAX_EVENT_BYTES)
    violations.push({ path: "", problem: `has ${bytes} bytes, at most ${MAX_EVENT_BYTES} are allowed` });
  const timestamp = timestampOf(found.metadata, receivedAtMs, violations);
  const directives = checkDirectives(found.metadata.CloudWatchMetrics, violations);
  const data = directives.flatMap((directive) => dataOf(found.document, directive, timestamp, violations));
  if (violations.length > 0) throw new EmfError(violations);
  return data;
}
