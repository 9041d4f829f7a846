import { backupName, expiredBackups } from "../../domain/backups/retention.js";
import { BACKUP_METRICS } from "../../domain/contracts/telemetry.js";
import { toError } from "../shared/errors.js";
import { type Measure, type TaskDone, TaskError } from "../shared/task.js";
import type { TableBackups } from "./table-backups.js";

/** What is backed up, and for how long. */
export interface BackupPlan {
  /** Full names of the tables. */
  readonly tables: readonly string[];
  readonly retentionDays: number;
  /** When the schedule asked for it: part of the names, so that the same request twice is one backup. */
  readonly scheduledAt: Date;
  /** Epoch ms. */
  readonly now: number;
}

/** What became of one table. */
interface Outcome {
  readonly table: string;
  readonly created: boolean;
  readonly expired: number;
  readonly problems: readonly string[];
}

async function backUp(table: string, plan: BackupPlan, backups: TableBackups): Promise<Outcome> {
  const problems: string[] = [];
  const attempt = async (step: () => Promise<void>): Promise<boolean> => {
    try {
      await step();
      return true;
    } catch (error) {
      problems.push(toError(error).message);
      return false;
    }
  };
  const name = backupName(table, plan.scheduledAt);
  let expired = 0;
  let created = false;
  await attempt(async () => {
    const before = await backups.list(table);
    created = !before.some((backup) => backup.name === name) && (await attempt(() => backups.create(table, name)));
    for (const backup of expiredBackups(table, before, plan.retentionDays, plan.now))
      if (await attempt(() => backups.delete(backup))) expired += 1;
  });
  return { table, created, expired, problems };
}

/**
 * Backs up every table and deletes backups of its own that are older than the retention. What fails for one table keeps no
 * other from its backup.
 * @throws {TaskError} when anything failed, after all was tried
 */
export async function backUpTables(plan: BackupPlan, backups: TableBackups, measure: Measure): Promise<TaskDone> {
  const outcomes = await Promise.all(plan.tables.map((table) => backUp(table, plan, backups)));
  const created = outcomes.filter((outcome) => outcome.created).length;
  const expired = outcomes.reduce((sum, outcome) => sum + outcome.expired, 0);
  const failed = outcomes.filter(({ problems }) => problems.length > 0).map(({ table, problems }) => ({ table, problems }));
  measure(BACKUP_METRICS.backupCreated, created);
  measure(BACKUP_METRICS.backupExpired, expired);
  measure(BACKUP_METRICS.backupFailed, failed.length);
  const fields = { tables: outcomes.length, created, expired, ...(failed.length > 0 && { failed }) };
  if (failed.length === 0) return { outcome: "backed-up", message: `${created} tables backed up`, fields };
  const problems = failed.flatMap((table) => table.problems).join("; ");
  throw new TaskError(`${failed.length} of ${outcomes.length} tables are not backed up as they should be: ${problems}`, fields);
}
