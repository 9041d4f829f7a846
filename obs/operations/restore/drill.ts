import { isDeepStrictEqual } from "node:util";
import { ObsError } from "../../errors.js";
import { wordsOf } from "../aws/errors.js";
import { problemsOf } from "./judge.js";
import type { DrillReport, RestorePoint, SampleResult } from "./model.js";
import type { DrillTables } from "./tables.js";

/** What a drill is asked to do. */
export interface DrillOptions {
  readonly environment: string;
  /** Full name of the live table, which is only read. */
  readonly table: string;
  /** How many items are compared. */
  readonly sampleSize: number;
  /** Share in [0, 1] by which the table may have changed since its data were saved. */
  readonly tolerance: number;
  /** Longest wait for the restore, in ms. */
  readonly waitMs: number;
  readonly recoveryTimeMs: number;
  /** Absent: the age of the data is told, not judged. */
  readonly recoveryPointMs?: number;
}

/** What a drill works with. */
export interface DrillParts {
  readonly tables: DrillTables;
  /** Epoch ms. */
  readonly now: () => number;
  /** Rejects when the drill is to end. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly say: (line: string) => void;
}

/** A restore takes minutes: asking more often tells nothing more. */
const POLL_MS = 5000;

async function waitUntilActive(target: string, waitMs: number, { tables, now, sleep }: DrillParts): Promise<void> {
  const until = now() + waitMs;
  while (!(await tables.isActive(target))) {
    if (now() + POLL_MS > until) throw new ObsError(`${target} was not restored within ${Math.round(waitMs / 60_000)} min`);
    await sleep(POLL_MS);
  }
}

async function compare(live: string, target: string, size: number, tables: DrillTables) {
  const [{ count: restored, keys }, liveCount] = await Promise.all([tables.countAndSample(target, size), tables.count(live)]);
  const result = { same: 0, changed: 0, gone: 0 };
  for (const key of keys) {
    const [before, now] = await Promise.all([tables.read(target, key), tables.read(live, key)]);
    const verdict: keyof SampleResult = !now ? "gone" : isDeepStrictEqual(before, now) ? "same" : "changed";
    result[verdict] += 1;
  }
  return { items: { live: liveCount, restored }, sample: result };
}

/** Deletes the restored table. Says what to do when that fails: it costs money as long as it is there. */
async function cleanUp(target: string, { tables, say }: DrillParts): Promise<boolean> {
  try {
    await tables.delete(target);
    say(`${target} is deleted`);
    return true;
  } catch (error) {
    say(`${target} could not be deleted (${wordsOf(error)}): aws dynamodb delete-table --table-name ${target}`);
    return false;
  }
}

/**
 * Restores a table into a new one beside it, compares the two, deletes the new one and tells how long it took.
 * @throws {ObsError} when the restore did not end in time; what AWS refuses. The new table is deleted in any case
 */
export async function drill(point: RestorePoint, options: DrillOptions, parts: DrillParts): Promise<DrillReport> {
  const { environment, table } = options;
  const { tables, now, say } = parts;
  const started = now();
  const restoredTable = `${table}-drill-${new Date(started).toISOString().replaceAll(/[-:]|\.\d+/g, "")}`;
  await tables.restore(point, table, restoredTable);
  say(`restoring ${point.label} into ${restoredTable}`);
  let cleanedUp = false;
  let result: Pick<DrillReport, "rpo" | "rto" | "items" | "sample">;
  try {
    await waitUntilActive(restoredTable, options.waitMs, parts);
    const rto = { seconds: (now() - started) / 1000, targetSeconds: options.recoveryTimeMs / 1000 };
    const target = options.recoveryPointMs === undefined ? {} : { targetSeconds: options.recoveryPointMs / 1000 };
    const rpo = { seconds: Math.max(0, started - point.dataFrom) / 1000, ...target };
    say(`restored after ${Math.round(rto.seconds)} s; comparing`);
    result = { rpo, rto, ...(await compare(table, restoredTable, options.sampleSize, tables)) };
  } finally {
    cleanedUp = await cleanUp(restoredTable, parts);
  }
  const problems = problemsOf(result, options.tolerance);
  if (!cleanedUp) problems.push(`${restoredTable} is still there: delete it`);
  const source = { kind: point.kind, label: point.label };
  return { environment, table, restoredTable, source, ...result, cleanedUp, problems };
}
