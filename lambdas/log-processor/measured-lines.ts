import { EMF_FURTHER_DIMENSIONS, LOG_FILE_METRICS } from "../../domain/contracts/telemetry.js";
import type { LogSummary } from "../../domain/logs/summary.js";
import type { Measurement } from "../shared/telemetry.js";

const { source, level, operation, event } = EMF_FURTHER_DIMENSIONS;

/** What lines amount to, as metrics of the application. */
export const lineMeasurements = (lines: LogSummary): Measurement[] => [
  ...lines.counts().map((count) => ({
    metric: LOG_FILE_METRICS.logLines,
    value: count.lines,
    dimensions: { [source]: count.service, [level]: count.level },
  })),
  ...lines.durations().flatMap((series) =>
    series.values.map((value) => ({
      metric: LOG_FILE_METRICS.loggedDuration,
      value,
      dimensions: { [source]: series.service, [operation]: series.operation },
    })),
  ),
  { metric: LOG_FILE_METRICS.malformedLogLines, value: lines.malformed },
];

/** The business events of the lines, as metrics of the business. */
export const eventMeasurements = (lines: LogSummary): Measurement[] =>
  Object.entries(lines.events()).map(([name, value]) => ({
    metric: LOG_FILE_METRICS.businessEvents,
    value,
    dimensions: { [event]: name },
  }));

/** What the log line about lines tells. */
export const lineFields = (lines: LogSummary): Record<string, unknown> => ({
  lines: lines.wellFormed,
  malformed: lines.malformed,
  byLevel: lines.byLevel(),
  errorNames: lines.errorNames(),
  ...(Object.keys(lines.events()).length > 0 && { events: lines.events() }),
  ...(lines.malformed > 0 && { examples: lines.examples }),
});
