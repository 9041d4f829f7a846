import {
  type BackupSummary,
  CreateBackupCommand,
  DeleteBackupCommand,
  type DynamoDBClient,
  ListBackupsCommand,
} from "@aws-sdk/client-dynamodb";
import type { Backup } from "../../domain/backups/retention.js";
import { calling } from "../shared/errors.js";

/** On-demand backups of tables. All methods throw a {@link DependencyError} that names the table or backup. */
export interface TableBackups {
  /** All that DynamoDB has of the table, also those that people made. */
  list(table: string): Promise<Backup[]>;
  create(table: string, name: string): Promise<void>;
  delete(backup: Backup): Promise<void>;
}

const toBackup = ({ BackupName, BackupArn, BackupStatus, BackupCreationDateTime }: BackupSummary): Backup[] =>
  BackupName && BackupArn && BackupCreationDateTime
    ? [
        {
          name: BackupName,
          arn: BackupArn,
          available: BackupStatus === "AVAILABLE",
          createdAt: BackupCreationDateTime.getTime(),
        },
      ]
    : [];

/** Backups in DynamoDB. */
export const createTableBackups = (client: DynamoDBClient): TableBackups => ({
  list: (table) =>
    calling(`listing the backups of ${table}`, async () => {
      const found: Backup[] = [];
      let start: string | undefined;
      do {
        const page: { BackupSummaries?: BackupSummary[]; LastEvaluatedBackupArn?: string } = await client.send(
          new ListBackupsCommand({ TableName: table, BackupType: "USER", ExclusiveStartBackupArn: start }),
        );
        found.push(...(page.BackupSummaries ?? []).flatMap(toBackup));
        start = page.LastEvaluatedBackupArn;
      } while (start);
      return found;
    }),

  async create(table, name) {
    const request = new CreateBackupCommand({ TableName: table, BackupName: name });
    await calling(`backing up ${table}`, () => client.send(request));
  },

  async delete({ arn, name }) {
    await calling(`deleting the backup ${name}`, () => client.send(new DeleteBackupCommand({ BackupArn: arn })));
  },
});
