import { EMF_DIMENSIONS } from "../../../domain/contracts/telemetry.js";
import type { Sink } from "./logger.js";

/** One value of one metric; the unit as CloudWatch spells it. */
export interface Datum {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
}

/** Writes metrics that CloudWatch Logs reads out of the log. */
export interface EmfWriter {
  /**
   * One line with all values.
   * @param properties searchable fields of the line that are no dimensions
   */
  put(data: readonly Datum[], properties?: Readonly<Record<string, string>>): void;
}

/** Metrics in CloudWatch's embedded metric format (page "Specification: Embedded metric format"), whatever the log level is. */
export function createEmfWriter(
  options: { namespace: string; service: string; environment: string; now: () => Date },
  sink: Sink,
): EmfWriter {
  return {
    put: (data, properties = {}) => {
      const now = options.now();
      const line = {
        timestamp: now.toISOString(),
        level: "INFO",
        message: "metrics",
        ...properties,
        [EMF_DIMENSIONS.service]: options.service,
        [EMF_DIMENSIONS.environment]: options.environment,
        ...Object.fromEntries(data.map(({ name, value }) => [name, value])),
        _aws: {
          Timestamp: now.getTime(),
          CloudWatchMetrics: [
            {
              Namespace: options.namespace,
              Dimensions: [[EMF_DIMENSIONS.service, EMF_DIMENSIONS.environment]],
              Metrics: data.map(({ name, unit }) => ({ Name: name, Unit: unit })),
            },
          ],
        },
      };
      sink.write(`${JSON.stringify(line)}\n`);
    },
  };
}
