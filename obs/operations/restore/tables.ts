import {
  type AttributeValue,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  paginateScan,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  SSEType,
} from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { RestorePoint } from "./model.js";
import { Reservoir } from "./sample.js";

/** What a drill does with tables. */
export interface DrillTables {
  /** Asks for the restore; it goes on behind the answer. Billing and encryption are the source's. */
  restore(point: RestorePoint, source: string, target: string): Promise<void>;
  isActive(table: string): Promise<boolean>;
  count(table: string): Promise<number>;
  /** Counts, and keeps the keys of some items. */
  countAndSample(table: string, size: number): Promise<{ count: number; keys: Record<string, AttributeValue>[] }>;
  /** The item in plain values; undefined when there is none. */
  read(table: string, key: Record<string, AttributeValue>): Promise<Record<string, unknown> | undefined>;
  delete(table: string): Promise<void>;
}

/**
 * Tables of DynamoDB.
 * @param random a number in [0, 1)
 */
export function drillTables(client: DynamoDBClient, random: () => number): DrillTables {
  const describe = async (table: string) => (await client.send(new DescribeTableCommand({ TableName: table }))).Table;
  return {
    async restore({ backupArn }, source, target) {
      const key = (await describe(source))?.SSEDescription?.KMSMasterKeyArn;
      const common = {
        TargetTableName: target,
        BillingModeOverride: "PAY_PER_REQUEST",
        // Without it the new table would be encrypted by a key of AWS's own.
        ...(key && { SSESpecificationOverride: { Enabled: true, SSEType: SSEType.KMS, KMSMasterKeyId: key } }),
      } as const;
      if (backupArn) await client.send(new RestoreTableFromBackupCommand({ ...common, BackupArn: backupArn }));
      else
        await client.send(
          new RestoreTableToPointInTimeCommand({ ...common, SourceTableName: source, UseLatestRestorableTime: true }),
        );
    },

    isActive: async (table) => (await describe(table))?.TableStatus === "ACTIVE",

    async count(table) {
      let count = 0;
      for await (const page of paginateScan({ client }, { TableName: table, Select: "COUNT" })) count += page.Count ?? 0;
      return count;
    },

    async countAndSample(table, size) {
      const keys = ((await describe(table))?.KeySchema ?? []).flatMap(({ AttributeName }) => AttributeName ?? []);
      const names = Object.fromEntries(keys.map((key, index) => [`#k${index}`, key]));
      const query = {
        TableName: table,
        ProjectionExpression: Object.keys(names).join(", "),
        ExpressionAttributeNames: names,
      };
      const sample = new Reservoir<Record<string, AttributeValue>>(size, random);
      for await (const page of paginateScan({ client }, query)) for (const item of page.Items ?? []) sample.add(item);
      return { count: sample.seen, keys: sample.kept };
    },

    async read(table, key) {
      const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: key }));
      return Item && unmarshall(Item);
    },

    async delete(table) {
      await client.send(new DeleteTableCommand({ TableName: table }));
    },
  };
}
