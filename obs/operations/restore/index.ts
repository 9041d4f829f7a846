import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { resourceName } from "../../../config/index.js";
import { ObsError, UsageError } from "../../errors.js";
import { connect } from "../aws/connection.js";
import { awsFailure } from "../aws/errors.js";
import type { Session } from "../session.js";
import { drill } from "./drill.js";
import type { DrillReport, SourceKind } from "./model.js";
import { recoveryPointMinutes } from "./recovery-point.js";
import { newestRestorePoint } from "./restore-points.js";
import { drillTables } from "./tables.js";

/** What the command line was given. */
export interface RestoreDrillOptions {
  readonly endpoint?: string | undefined;
  /** Key of `config.tables`. */
  readonly table: string;
  readonly kind: SourceKind;
  readonly sampleSize: number;
  /** Share in [0, 1]. */
  readonly tolerance: number;
  readonly waitMinutes: number;
  /** Ends the drill early; the restored table is deleted even so. */
  readonly signal?: AbortSignal;
}

const MINUTE_MS = 60_000;

/**
 * Rehearses the restore of a table in the environment of the session.
 * @throws {UsageError} when there is no such table; {@link ObsError} when nothing can be restored or AWS refuses
 */
export async function restoreDrill(session: Session, options: RestoreDrillOptions): Promise<DrillReport> {
  const { config, say } = session;
  const { environment } = config;
  if (!(options.table in config.tables))
    throw new UsageError(`there is no table ${options.table}: take one of ${Object.keys(config.tables).join(", ")}`);
  const table = resourceName(config, options.table);
  const client = new DynamoDBClient(await connect(session, options.endpoint));
  const recoveryPoint = recoveryPointMinutes(config, options.kind);
  const judged = {
    environment,
    table,
    sampleSize: options.sampleSize,
    tolerance: options.tolerance,
    waitMs: options.waitMinutes * MINUTE_MS,
    recoveryTimeMs: config.backup.recoveryTimeMinutes * MINUTE_MS,
    ...(recoveryPoint !== undefined && { recoveryPointMs: recoveryPoint * MINUTE_MS }),
  };
  const parts = {
    tables: drillTables(client, Math.random),
    now: Date.now,
    say,
    sleep: (ms: number) => sleep(ms, undefined, options.signal ? { signal: options.signal } : {}),
  };
  try {
    return await drill(await newestRestorePoint(client, table, options.kind), judged, parts);
  } catch (error) {
    if (error instanceof ObsError) throw error;
    if (options.signal?.aborted) throw new ObsError("the drill was ended before the restore was done", 1, { cause: error });
    throw awsFailure(`the drill of ${table} failed`, error, environment);
  } finally {
    client.destroy();
  }
}
