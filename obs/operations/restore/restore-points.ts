import {
  type BackupSummary,
  DescribeContinuousBackupsCommand,
  type DynamoDBClient,
  ListBackupsCommand,
} from "@aws-sdk/client-dynamodb";
import { newestBackup } from "../../../domain/backups/retention.js";
import { ObsError } from "../../errors.js";
import type { RestorePoint, SourceKind } from "./model.js";

async function newestScheduled(client: DynamoDBClient, table: string): Promise<RestorePoint> {
  const found: BackupSummary[] = [];
  let start: string | undefined;
  do {
    const page: { BackupSummaries?: BackupSummary[]; LastEvaluatedBackupArn?: string } = await client.send(
      new ListBackupsCommand({ TableName: table, ExclusiveStartBackupArn: start }),
    );
    found.push(...(page.BackupSummaries ?? []));
    start = page.LastEvaluatedBackupArn;
  } while (start);
  const backups = found.map(({ BackupArn = "", BackupName = "", BackupStatus, BackupCreationDateTime }) => ({
    arn: BackupArn,
    name: BackupName,
    available: BackupStatus === "AVAILABLE",
    createdAt: BackupCreationDateTime?.getTime() ?? 0,
  }));
  const newest = newestBackup(table, backups);
  if (!newest)
    throw new ObsError(`${table} has no backup of the function \`backup\`: invoke that function, or drill with --point-in-time`);
  return { kind: "backup", label: newest.name, dataFrom: newest.createdAt, backupArn: newest.arn };
}

async function latestPoint(client: DynamoDBClient, table: string): Promise<RestorePoint> {
  const answer = await client.send(new DescribeContinuousBackupsCommand({ TableName: table }));
  const recovery = answer.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
  const latest = recovery?.LatestRestorableDateTime;
  if (recovery?.PointInTimeRecoveryStatus !== "ENABLED" || !latest)
    throw new ObsError(`${table} has no point-in-time recovery: deploy the stack storage, which switches it on`);
  return { kind: "point-in-time", label: latest.toISOString(), dataFrom: latest.getTime() };
}

/**
 * The newest data that the table can be restored to: its newest scheduled backup (those that people made prove nothing about the
 * schedule), or the latest point in time.
 * @throws {ObsError} when there is nothing to restore
 */
export const newestRestorePoint = (client: DynamoDBClient, table: string, kind: SourceKind): Promise<RestorePoint> =>
  kind === "backup" ? newestScheduled(client, table) : latestPoint(client, table);
