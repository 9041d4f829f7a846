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

/** Most values of a metric in one line (page "Specification: Embedded metric format"). */
const MAX_VALUES = 100;

/** Measurements by the line they belong into; first the one without further dimensions. */
function linesOf(measurements: readonly Measurement[]): Measurement[][] {
  const lines = new Map<string, Measurement[]>([["[]", []]]);
  for (const measurement of measurements) {
    const { dimensions } = measurement;
    const key = dimensions ? JSON.stringify(Object.entries(dimensions).sort()) : "[]";
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

/** The values of each metric of a line, by name, and what the line declares of them. */
function valuesOf(line: readonly Measurement[]) {
  const values: Record<string, number | number[]> = {};
  const metrics: { readonly Name: string; readonly Unit: string }[] = [];
  for (const { metric, value } of line) {
    const known = values[metric.name];
    if (known === undefined) {
      metrics.push({ Name: metric.name, Unit: metric.unit });
      values[metric.name] = value;
    } else if (typeof known === "number") values[metric.name] = [known, value];
    else known.push(value);
  }
  return { values, metrics };
}

/**
 * EMF metrics on stdout ("Specification: Embedded metric format"). Writing is synchronous, so messages that are worked on side by side do
 * not mix. (Powertools' own writer reads the environment again for each line and takes several times as long.)
 */
export function createMetrics(
  environment: Pick<ServiceEnvironment, "serviceName" | "metricsNamespace" | "environment">,
): MetricWriter {
  const common = {
    [EMF_DIMENSIONS.service]: environment.serviceName,
    [EMF_DIMENSIONS.environment]: environment.environment,
  };
  return {
    write(measurements, metadata, at) {
      for (const line of linesOf(measurements)) {
        const dimensions = { ...common, ...line[0]?.dimensions };
        const { values, metrics } = valuesOf(line);
        const declared = {
          Namespace: environment.metricsNamespace,
          Dimensions: [Object.keys(dimensions)],
          Metrics: metrics,
        };
        const text = JSON.stringify({
          _aws: { Timestamp: at?.getTime() ?? Date.now(), CloudWatchMetrics: [declared] },
          ...metadata,
          ...dimensions,
          ...values,
        });
        process.stdout.write(`${text}\n`);
      }
    },
  };
}
