import { CreateBackupCommand, DeleteBackupCommand, DynamoDBClient, ListBackupsCommand } from "@aws-sdk/client-dynamodb";
import type { Context } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { BACKUP_VARIABLES } from "../../../domain/contracts/environment-variables.js";
import { stubEnvironment } from "./support/environment.js";
import { context } from "./support/messages.js";
import { captureOutput } from "./support/output.js";

const DAY = 24 * 3600 * 1000;
const dynamo = mockClient(DynamoDBClient);
let handler: (event: unknown, context: Context) => Promise<void>;
let output: ReturnType<typeof captureOutput>;

/** Two a page, so that what is on later pages is seen too. */
const PAGE = 2;
let stored: { table: string; BackupName: string; BackupArn: string; BackupStatus: "AVAILABLE"; BackupCreationDateTime: Date }[];
const store = (table: string, BackupName: string, daysAgo: number) =>
  stored.push({
    table,
    BackupName,
    BackupArn: `arn:${BackupName}`,
    BackupStatus: "AVAILABLE",
    BackupCreationDateTime: new Date(Date.now() - daysAgo * DAY),
  });
const names = () => stored.map(({ BackupName }) => BackupName).sort();

beforeAll(async () => {
  stubEnvironment("backup", {
    [BACKUP_VARIABLES.tables]: JSON.stringify({ orders: "p-orders-test", payments: "p-payments-test" }),
    [BACKUP_VARIABLES.retentionDays]: "30",
  });
  ({ handler } = await import("../../../lambdas/backup/handler.js"));
});
beforeEach(() => {
  stored = [];
  dynamo.reset();
  dynamo.on(ListBackupsCommand).callsFake(({ TableName, ExclusiveStartBackupArn }) => {
    const all = stored.filter(({ table }) => table === TableName);
    const from = all.findIndex(({ BackupArn }) => BackupArn === ExclusiveStartBackupArn) + 1;
    const page = all.slice(from, from + PAGE);
    const more = from + PAGE < all.length;
    return { BackupSummaries: page, ...(more && { LastEvaluatedBackupArn: page.at(-1)?.BackupArn }) };
  });
  dynamo.on(CreateBackupCommand).callsFake(({ TableName, BackupName }) => {
    store(TableName, BackupName, 0);
    return {};
  });
  dynamo.on(DeleteBackupCommand).callsFake(({ BackupArn }) => {
    stored = stored.filter((backup) => backup.BackupArn !== BackupArn);
    return {};
  });
  output = captureOutput();
});
afterEach(() => output.restore());
afterAll(() => vi.unstubAllEnvs());

const scheduled = { source: "aws.events", "detail-type": "Scheduled Event", time: "2026-11-21T07:25:00Z" };
const counts = () => ["BackupCreated", "BackupExpired", "BackupFailed"].map((name) => output.metric(name));

describe("a scheduled backup", () => {
  it("backs up every table under the time of the schedule", async () => {
    await handler(scheduled, context());
    expect(names()).toEqual(["p-orders-test-20261121T072500Z", "p-payments-test-20261121T072500Z"]);
    expect(counts()).toEqual([2, 0, 0]);
    expect(output.lines()).toEqual([
      expect.objectContaining({ level: "INFO", operation: "back-up-tables", outcome: "backed-up", tables: 2, created: 2 }),
    ]);
  });

  it("deletes its own that are too old, on whatever page they are, and nobody else's", async () => {
    store("p-orders-test", "p-orders-test-20260101T000000Z", 300);
    store("p-orders-test", "p-orders-test-20261101T000000Z", 10);
    store("p-orders-test", "p-orders-test-before-migration", 300);
    store("p-orders-test", "p-orders-test-20260102T000000Z", 299);
    store("p-orders-test", "p-orders-test-20260103T000000Z", 298);
    await handler(scheduled, context());
    expect(names().filter((name) => name.startsWith("p-orders"))).toEqual([
      "p-orders-test-20261101T000000Z",
      "p-orders-test-20261121T072500Z",
      "p-orders-test-before-migration",
    ]);
    expect(counts()).toEqual([2, 3, 0]);
  });

  it("that comes twice makes one backup", async () => {
    await handler(scheduled, context());
    await handler(scheduled, context());
    expect(stored).toHaveLength(2);
    expect(counts()).toEqual([2, 0, 0]);
  });

  it("may be asked for by hand, without a time", async () => {
    await handler({}, context());
    expect(names()).toEqual([
      expect.stringMatching(/^p-orders-test-\d{8}T\d{6}Z$/),
      expect.stringMatching(/^p-payments-test-\d{8}T\d{6}Z$/),
    ]);
  });
});

describe("a backup that fails", () => {
  const refuse = (table: string) =>
    dynamo.on(CreateBackupCommand, { TableName: table }).rejects(new Error("LimitExceededException"));

  it("is told loudly after the other tables were backed up", async () => {
    refuse("p-orders-test");
    await expect(handler(scheduled, context())).rejects.toThrow("1 of 2 tables");
    expect(names()).toEqual(["p-payments-test-20261121T072500Z"]);
    expect(counts()).toEqual([1, 0, 1]);
    expect(output.lines()).toEqual([
      expect.objectContaining({
        level: "ERROR",
        failed: [{ table: "p-orders-test", problems: [expect.stringContaining("LimitExceededException")] }],
      }),
    ]);
  });

  it("is made up for by the repetition of the event, which makes only what is missing", async () => {
    refuse("p-orders-test");
    await expect(handler(scheduled, context())).rejects.toThrow("p-orders-test");
    dynamo.on(CreateBackupCommand, { TableName: "p-orders-test" }).callsFake(({ TableName, BackupName }) => {
      store(TableName, BackupName, 0);
      return {};
    });
    await handler(scheduled, context());
    expect(names()).toEqual(["p-orders-test-20261121T072500Z", "p-payments-test-20261121T072500Z"]);
  });

  it("leaves the newest one, however old it is", async () => {
    refuse("p-orders-test");
    store("p-orders-test", "p-orders-test-20260101T000000Z", 300);
    store("p-orders-test", "p-orders-test-20260102T000000Z", 299);
    await expect(handler(scheduled, context())).rejects.toThrow("p-orders-test");
    expect(names()).toContain("p-orders-test-20260102T000000Z");
    expect(counts()).toEqual([1, 1, 1]);
  });

  it("because old ones cannot be deleted or listed names the table and the backup", async () => {
    store("p-orders-test", "p-orders-test-20260101T000000Z", 300);
    store("p-orders-test", "p-orders-test-20261120T000000Z", 1);
    dynamo.on(DeleteBackupCommand).rejects(new Error("BackupInUseException"));
    dynamo.on(ListBackupsCommand, { TableName: "p-payments-test" }).rejects(new Error("down"));
    await expect(handler(scheduled, context())).rejects.toThrow(
      /2 of 2 tables.*deleting the backup p-orders-test-20260101T000000Z.*listing the backups of p-payments-test/,
    );
    expect(counts()).toEqual([1, 0, 2]);
  });
});
