import { EMF_FURTHER_DIMENSIONS, EMF_METRICS, LOG_FILE_METRICS } from "../../domain/contracts/telemetry.js";
import type { Measure, TaskDone } from "../shared/task.js";
import type { CountedObjects } from "./counted-objects.js";
import type { LandedObject } from "./object-created.js";
import type { ReadObject } from "./read-object.js";
import type { FileSummary } from "./summarize.js";

/** What the log processor works with. */
export interface LogProcessorParts {
  readonly read: ReadObject;
  readonly counted: CountedObjects;
}

function measureLines({ lines }: FileSummary, measure: Measure): void {
  const { source, level } = EMF_FURTHER_DIMENSIONS;
  for (const count of lines.counts())
    measure(LOG_FILE_METRICS.logLines, count.lines, { [source]: count.service, [level]: count.level });
  measure(LOG_FILE_METRICS.malformedLogLines, lines.malformed);
}

/**
 * Counts one log file, once by its version. A file is counted when it was read to its end; a crash between that and the note
 * in the table counts it twice, which a graph of log lines bears.
 * @throws {UnreadableObjectError} {@link DependencyError}
 */
export async function processObject(
  object: LandedObject,
  measure: Measure,
  { read, counted }: LogProcessorParts,
): Promise<TaskDone> {
  if (await counted.has(object)) {
    measure(EMF_METRICS.duplicateMessage);
    return { outcome: "duplicate", message: "log file was counted before" };
  }
  const file = await read(object);
  if (!file) return { outcome: "replaced", message: "log file was replaced by a newer one, which has an event of its own" };
  measureLines(file, measure);
  await counted.add(object);
  const { lines, bytes, unpackedBytes } = file;
  return {
    outcome: lines.malformed > 0 ? "counted-in-part" : "counted",
    message: lines.malformed > 0 ? "log file counted, some of its lines are malformed" : "log file counted",
    level: lines.malformed > 0 ? "WARN" : "INFO",
    fields: {
      bytes,
      unpackedBytes,
      lines: lines.wellFormed,
      malformed: lines.malformed,
      byLevel: lines.byLevel(),
      errorNames: lines.errorNames(),
      ...(lines.malformed > 0 && { examples: lines.examples }),
    },
  };
}
