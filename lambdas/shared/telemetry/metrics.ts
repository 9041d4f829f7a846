import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { EMF_DIMENSIONS, type EMF_METRICS } from "../../../domain/contracts/telemetry.js";
import type { ServiceEnvironment } from "../environment.js";

/** One of the metrics of the reference workload. */
export type MetricDefinition = (typeof EMF_METRICS)[keyof typeof EMF_METRICS];

/** One value of one metric; `dimensions` on top of service and environment. */
export interface Measurement {
  readonly metric: MetricDefinition;
  readonly value: number;
  readonly dimensions?: Readonly<Record<string, string>>;
}

/** Writes measurements as EMF lines. */
export interface MetricWriter {
  /** One line for all without further dimensions, one for each with. `metadata` is searchable, but no dimension. */
  write(measurements: readonly Measurement[], metadata: Readonly<Record<string, string>>): void;
}

const UNITS = { Milliseconds: MetricUnit.Milliseconds, Count: MetricUnit.Count, None: MetricUnit.NoUnit } as const;

/** EMF metrics on stdout. Writing is synchronous, so messages that are worked on side by side do not mix. */
export function createMetrics(
  environment: Pick<ServiceEnvironment, "serviceName" | "metricsNamespace" | "environment">,
): MetricWriter {
  const metrics = new Metrics({
    namespace: environment.metricsNamespace,
    serviceName: environment.serviceName,
    defaultDimensions: { [EMF_DIMENSIONS.environment]: environment.environment },
  });
  const publish = (
    measurements: readonly Measurement[],
    metadata: Readonly<Record<string, string>>,
    dimensions: Readonly<Record<string, string>> = {},
  ): void => {
    if (measurements.length === 0) return;
    for (const [key, value] of Object.entries(metadata)) metrics.addMetadata(key, value);
    for (const [key, value] of Object.entries(dimensions)) metrics.addDimension(key, value);
    for (const { metric, value } of measurements) metrics.addMetric(metric.name, UNITS[metric.unit], value);
    metrics.publishStoredMetrics();
  };
  return {
    write(measurements, metadata) {
      publish(
        measurements.filter(({ dimensions }) => !dimensions),
        metadata,
      );
      for (const measurement of measurements)
        if (measurement.dimensions) publish([measurement], metadata, measurement.dimensions);
    },
  };
}
