import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { EMF_DIMENSIONS, type MetricDefinition } from "../../../domain/contracts/telemetry.js";
import type { ServiceEnvironment } from "../environment.js";

/** One value of one metric; `dimensions` on top of service and environment. */
export interface Measurement {
  readonly metric: MetricDefinition;
  readonly value: number;
  readonly dimensions?: Readonly<Record<string, string>>;
}

/** Writes measurements as EMF lines. */
export interface MetricWriter {
  /**
   * One line for each set of further dimensions. `metadata` is searchable, but no dimension.
   * @param at time of the values, where they are not of now
   */
  write(measurements: readonly Measurement[], metadata: Readonly<Record<string, string>>, at?: Date): void;
}

const UNITS = {
  Milliseconds: MetricUnit.Milliseconds,
  Seconds: MetricUnit.Seconds,
  Count: MetricUnit.Count,
  Bytes: MetricUnit.Bytes,
  None: MetricUnit.NoUnit,
} as const;

/** Most values of a metric in one line (page "Specification: Embedded metric format"). */
const MAX_VALUES = 100;

/** Measurements by the line they belong into; first the one without further dimensions. */
function linesOf(measurements: readonly Measurement[]): Measurement[][] {
  const lines = new Map<string, Measurement[]>([["[]", []]]);
  for (const measurement of measurements) {
    const { dimensions = {} } = measurement;
    const key = JSON.stringify(Object.entries(dimensions).sort());
    const line = lines.get(key);
    if (line) line.push(measurement);
    else lines.set(key, [measurement]);
  }
  return [...lines.values()].flatMap((line) =>
    Array.from({ length: Math.ceil(line.length / MAX_VALUES) }, (_, index) =>
      line.slice(index * MAX_VALUES, (index + 1) * MAX_VALUES),
    ),
  );
}

/** EMF metrics on stdout. Writing is synchronous, so messages that are worked on side by side do not mix. */
export function createMetrics(
  environment: Pick<ServiceEnvironment, "serviceName" | "metricsNamespace" | "environment">,
): MetricWriter {
  const metrics = new Metrics({
    namespace: environment.metricsNamespace,
    serviceName: environment.serviceName,
    defaultDimensions: { [EMF_DIMENSIONS.environment]: environment.environment },
  });
  return {
    write(measurements, metadata, at) {
      for (const line of linesOf(measurements)) {
        for (const [key, value] of Object.entries(metadata)) metrics.addMetadata(key, value);
        for (const [key, value] of Object.entries(line[0]?.dimensions ?? {})) metrics.addDimension(key, value);
        for (const { metric, value } of line) metrics.addMetric(metric.name, UNITS[metric.unit], value);
        if (at) metrics.setTimestamp(at);
        metrics.publishStoredMetrics();
      }
    },
  };
}
