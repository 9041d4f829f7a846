import { EMF_METRICS } from "../../domain/contracts/telemetry.js";
import type { Measure, TaskDone } from "../shared/task.js";
import type { MetricWriter } from "../shared/telemetry.js";
import type { CountedObjects } from "./counted-objects.js";
import { eventMeasurements, lineFields, lineMeasurements } from "./measured-lines.js";
import type { LandedObject } from "./object-created.js";
import type { ReadObject } from "./read-object.js";

/** What the log processor works with. */
export interface LogProcessorParts {
  readonly read: ReadObject;
  readonly counted: CountedObjects;
  /** Takes business events, which have a namespace of their own. */
  readonly business: MetricWriter;
}

/**
 * Counts one log file, once by its version. A file is counted when it was read to its end; a crash between that and the note
 * in the table counts it twice, which a graph of log lines bears.
 * @throws {UnreadableObjectError} {@link DependencyError}
 */
export async function processObject(
  object: LandedObject,
  measure: Measure,
  { read, counted, business }: LogProcessorParts,
): Promise<TaskDone> {
  if (await counted.has(object)) {
    measure(EMF_METRICS.duplicateMessage);
    return { outcome: "duplicate", message: "log file was counted before" };
  }
  const file = await read(object);
  if (!file) return { outcome: "replaced", message: "log file was replaced by a newer one, which has an event of its own" };
  for (const { metric, value, dimensions } of lineMeasurements(file.lines)) measure(metric, value, dimensions);
  business.write(eventMeasurements(file.lines), {});
  await counted.add(object);
  const { lines, bytes, unpackedBytes } = file;
  return {
    outcome: lines.malformed > 0 ? "counted-in-part" : "counted",
    message: lines.malformed > 0 ? "log file counted, some of its lines are malformed" : "log file counted",
    level: lines.malformed > 0 ? "WARN" : "INFO",
    fields: {
      bytes,
      unpackedBytes,
      ...lineFields(lines),
    },
  };
}
