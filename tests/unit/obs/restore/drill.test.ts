import {
  CreateBackupCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListBackupsCommand,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { drill } from "../../../../obs/operations/restore/drill.js";
import type { SourceKind } from "../../../../obs/operations/restore/model.js";
import { newestRestorePoint } from "../../../../obs/operations/restore/restore-points.js";
import { drillTables } from "../../../../obs/operations/restore/tables.js";
import { drillText } from "../../../../obs/operations/restore/text.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.parse("2026-11-21T08:00:00Z");
const LIVE = "p-orders-dev";
const KEY_ARN = "arn:aws:kms:us-east-1:123456789012:key/k";

type Item = { orderId: string; status: string };
const dynamo = mockClient(DynamoDBClient);
afterAll(() => dynamo.restore());
let tables: Map<string, Item[]>;
/** What is in the backup. */
let saved: Item[];
let clock: number;
let activeAt: number;
let said: string[];

const orders = (count: number, status = "COMPLETED"): Item[] =>
  Array.from({ length: count }, (_, n) => ({ orderId: `ord_${n}`, status }));
const backup = (name: string, hoursAgo: number, BackupStatus: "AVAILABLE" | "CREATING" = "AVAILABLE") => ({
  BackupName: name,
  BackupArn: `arn:${name}`,
  BackupStatus,
  BackupCreationDateTime: new Date(NOW - hoursAgo * HOUR),
});

/** Answers a page of two items at a time. */
function scan({ TableName, ExclusiveStartKey, Select }: { TableName: string; ExclusiveStartKey?: Item; Select?: string }) {
  const items = tables.get(TableName) ?? [];
  const from = ExclusiveStartKey
    ? items.findIndex(({ orderId }) => orderId === unmarshall(marshall(ExclusiveStartKey)).orderId) + 1
    : 0;
  const page = items.slice(from, from + 2);
  const last = from + 2 < items.length ? page.at(-1) : undefined;
  return {
    Count: page.length,
    ...(Select !== "COUNT" && { Items: page.map(({ orderId }) => marshall({ orderId })) }),
    ...(last && { LastEvaluatedKey: { orderId: last.orderId } }),
  };
}

beforeEach(() => {
  tables = new Map([[LIVE, orders(10)]]);
  saved = orders(10);
  clock = NOW;
  activeAt = NOW + 3 * MINUTE;
  said = [];
  dynamo.reset();
  dynamo.on(ListBackupsCommand).resolves({ BackupSummaries: [backup(`${LIVE}-20261121T000000Z`, 8)] });
  dynamo.on(DescribeContinuousBackupsCommand).resolves({
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription: {
        PointInTimeRecoveryStatus: "ENABLED",
        LatestRestorableDateTime: new Date(NOW - 5 * MINUTE),
      },
    },
  });
  const restore = ({ TargetTableName }: { TargetTableName: string }) => {
    tables.set(TargetTableName, saved);
    return {};
  };
  dynamo.on(RestoreTableFromBackupCommand).callsFake(restore);
  dynamo.on(RestoreTableToPointInTimeCommand).callsFake(restore);
  dynamo.on(DescribeTableCommand).callsFake(({ TableName }) => ({
    Table: {
      TableStatus: TableName === LIVE || clock >= activeAt ? "ACTIVE" : "CREATING",
      KeySchema: [{ AttributeName: "orderId", KeyType: "HASH" }],
      SSEDescription: { KMSMasterKeyArn: KEY_ARN },
    },
  }));
  dynamo.on(ScanCommand).callsFake(scan);
  dynamo.on(GetItemCommand).callsFake(({ TableName, Key }) => {
    const item = tables.get(TableName)?.find(({ orderId }) => orderId === unmarshall(Key).orderId);
    return { Item: item && marshall(item) };
  });
  dynamo.on(DeleteTableCommand).callsFake(({ TableName }) => {
    tables.delete(TableName);
    return {};
  });
});

async function run(kind: SourceKind = "backup", options: { sleep?: () => Promise<void>; waitMs?: number } = {}) {
  const client = new DynamoDBClient({ region: "us-east-1" });
  const sleep = async (ms: number) => {
    clock += ms;
  };
  return drill(
    await newestRestorePoint(client, LIVE, kind),
    {
      environment: "dev",
      table: LIVE,
      sampleSize: 5,
      tolerance: 0.1,
      waitMs: options.waitMs ?? HOUR,
      recoveryTimeMs: 15 * MINUTE,
      recoveryPointMs: kind === "backup" ? 24 * HOUR : 6 * MINUTE,
    },
    { tables: drillTables(client, () => 0.5), now: () => clock, sleep: options.sleep ?? sleep, say: (line) => said.push(line) },
  );
}

describe("a restore drill", () => {
  it("restores the newest scheduled backup into a new table, and leaves only the live one behind", async () => {
    dynamo.on(ListBackupsCommand, { ExclusiveStartBackupArn: undefined }).resolves({
      BackupSummaries: [backup(`${LIVE}-20261120T000000Z`, 32), backup("before-migration", 1)],
      LastEvaluatedBackupArn: "page-1",
    });
    dynamo.on(ListBackupsCommand, { ExclusiveStartBackupArn: "page-1" }).resolves({
      BackupSummaries: [backup(`${LIVE}-20261121T000000Z`, 8), backup(`${LIVE}-20261121T075900Z`, 0, "CREATING")],
    });
    const report = await run();

    expect(dynamo.commandCalls(RestoreTableFromBackupCommand)[0]?.args[0].input).toEqual({
      BackupArn: `arn:${LIVE}-20261121T000000Z`,
      TargetTableName: `${LIVE}-drill-20261121T080000Z`,
      BillingModeOverride: "PAY_PER_REQUEST",
      SSESpecificationOverride: { Enabled: true, SSEType: "KMS", KMSMasterKeyId: KEY_ARN },
    });
    expect([...tables.keys()]).toEqual([LIVE]);
    expect(report).toMatchObject({ cleanedUp: true, problems: [] });
    expect(dynamo.commandCalls(CreateBackupCommand)).toEqual([]);
  });

  it("measures how long it took and how old the data are", async () => {
    expect(await run()).toMatchObject({
      rto: { seconds: 180, targetSeconds: 900 },
      rpo: { seconds: 8 * 3600, targetSeconds: 24 * 3600 },
    });
  });

  it("restores the latest point in time instead when it is asked to", async () => {
    expect(await run("point-in-time")).toMatchObject({
      source: { kind: "point-in-time", label: "2026-11-21T07:55:00.000Z" },
      problems: [],
    });
  });

  it("compares the counts and a sample, over all pages", async () => {
    expect(await run()).toMatchObject({
      items: { live: 10, restored: 10 },
      sample: { same: 5, changed: 0, gone: 0 },
    });
  });

  it("fails when the restore takes longer than it may", async () => {
    activeAt = NOW + 20 * MINUTE;
    expect((await run()).problems).toEqual([expect.stringContaining("RTO) is 20.0 min, 15.0 min are allowed")]);
  });

  it("fails when the data are older than they may be", async () => {
    dynamo.on(ListBackupsCommand).resolves({ BackupSummaries: [backup(`${LIVE}-20261118T000000Z`, 80)] });
    expect((await run()).problems).toEqual([expect.stringContaining("RPO")]);
  });

  it("fails when items are missing, and says how many", async () => {
    saved = orders(7);
    expect((await run()).problems).toEqual([expect.stringContaining("7 items were restored, the live table has 10")]);
  });

  it("fails when what was restored is not what was stored", async () => {
    saved = orders(10, "GARBLED");
    const report = await run();
    expect(report.sample).toEqual({ same: 0, changed: 5, gone: 0 });
    expect(report.problems).toEqual([expect.stringContaining("5 of 5 sampled items")]);
  });

  it("counts items that the live table does not have", async () => {
    saved = orders(10).map(({ orderId, status }) => ({ orderId: `${orderId}-other`, status }));
    expect((await run()).sample).toEqual({ same: 0, changed: 0, gone: 5 });
  });
});

describe("a drill that cannot be finished", () => {
  it("because the restore does not end gives up after the wait, and deletes what it made", async () => {
    activeAt = Number.POSITIVE_INFINITY;
    await expect(run("backup", { waitMs: 10 * MINUTE })).rejects.toThrow("was not restored within 10 min");
    expect([...tables.keys()]).toEqual([LIVE]);
  });

  it("because somebody ends it deletes what it made", async () => {
    await expect(run("backup", { sleep: () => Promise.reject(new Error("aborted")) })).rejects.toThrow("aborted");
    expect([...tables.keys()]).toEqual([LIVE]);
  });

  it("because there is no backup says what to do", async () => {
    dynamo.on(ListBackupsCommand).resolves({ BackupSummaries: [backup("before-migration", 1)] });
    await expect(run()).rejects.toMatchObject({ exitCode: 1, message: expect.stringContaining("--point-in-time") });
    expect(dynamo.commandCalls(RestoreTableFromBackupCommand)).toEqual([]);
  });

  it("because point-in-time recovery is off says so", async () => {
    dynamo.on(DescribeContinuousBackupsCommand).resolves({});
    await expect(run("point-in-time")).rejects.toThrow("no point-in-time recovery");
  });

  it("tells how to delete the table when it could not", async () => {
    dynamo.on(DeleteTableCommand).rejects(new Error("ResourceInUseException"));
    const report = await run();
    expect(report.cleanedUp).toBe(false);
    expect(report.problems).toEqual([expect.stringContaining("still there")]);
    expect(said.at(-1)).toContain(`aws dynamodb delete-table --table-name ${LIVE}-drill-`);
    expect(drillText(report)).toContain("STILL THERE");
  });
});

describe("the report", () => {
  it("tells the figures and the verdict", async () => {
    const lines = drillText(await run()).split("\n");
    expect(lines).toContain("RTO      3.0 min (at most 15.0 min)");
    expect(lines).toContain("RPO      8.0 h (at most 24.0 h)");
    expect(lines.at(-1)).toBe("the drill passed");

    saved = [];
    expect(
      drillText(await run())
        .split("\n")
        .at(-1),
    ).toBe("the drill failed");
  });
});
